"""Cars on large networks: a least-cost flow over implicitly expanded time, and the bound that proves it.

    instance -> contraction -> clocks -> formulation -> engine -> paths -> proposals
                                             prices -> bound

For instances whose vehicles may drive alone (ConvoyLimits.single).  Segment: links driven one after the other without
a halt.  Clock: each node counts its steps from its own zero, so that a drive on a quickest way takes no step at all.
Family: one arc of the time-space network at every step, never laid out.  Price: what one more second of a link's mouth,
of boarding or of intake would bring, persons a second, in each step.
"""

from safeconduct.planning.flow.answer import FlowAnswer
from safeconduct.planning.flow.solve import Progress, solve_flow

__all__ = ["FlowAnswer", "Progress", "solve_flow"]
