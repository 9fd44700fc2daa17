"""The least that any plan lacks of the floors of people.csv (S6, `at_least`): proven, whatever else a plan does.

In any plan let f(g) = min(persons out of group g, floor of g).  Those persons alone, in their vehicles, keep every
row of the relaxation of an instance that holds only them: f(g) is at most the floor, and taking people out of a
plan breaks no row.  So with everybody's weight 1, without collapse,

    sum of f(g)  <=  bound of that instance          lacking  >=  sum of floors - bound
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from safeconduct.planning.bounds import Master
from safeconduct.planning.instance import Instance, Survival
from safeconduct.planning.parameters import SolverParameters

__all__ = ["least_shortfall"]

_SAME = 1e-6
"""Persons below which a lack is rounding of the bound."""


def least_shortfall(instance: Instance, parameters: SolverParameters, should_stop: Callable[[], bool]) -> int:
    """Return the persons that every plan lacks of the floors in all, at least; 0 where nothing is proven.

    Large networks, which are planned by the flow, are not asked: 0.
    """
    asked = [min(group.at_least, group.persons) for group in instance.groups]
    missing = sum(group.at_least for group in instance.groups) - sum(asked)
    if sum(asked) <= 0.0 or len(instance.link) > parameters.flow_links:
        return math.ceil(missing - _SAME)
    bound = Master(_only(instance, asked), parameters, should_stop=should_stop).solve().bound
    return max(0, math.ceil(missing + sum(asked) - min(bound, sum(asked)) - _SAME))


def _only(instance: Instance, persons: list[float]) -> Instance:
    """Return the instance with so many people of each group, all counting one, and a cease-fire that is certain."""
    cars = [
        math.ceil(count / group.per_vehicle - 1e-9) if group.means == "car" else 0
        for count, group in zip(persons, instance.groups, strict=True)
    ]
    groups = tuple(
        replace(group, persons=count, vehicles=min(group.vehicles, number), weight=1.0, at_least=0.0)
        for group, count, number in zip(instance.groups, persons, cars, strict=True)
    )
    members = tuple(
        replace(
            member,
            persons=min(member.persons, groups[member.group].persons),
            vehicles=min(member.vehicles, groups[member.group].vehicles),
        )
        for member in instance.members
    )
    calm = Survival(0.0, instance.survival.begins, instance.survival.ends)
    return replace(instance, survival=calm, kappa=0.0, groups=groups, members=members)
