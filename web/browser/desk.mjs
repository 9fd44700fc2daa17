/** A desk of its own for tests in a real browser: started, spoken to and ended from here. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const ROOT = resolve("..");

/**
 * Starts a desk; `told` is its first line, `ask` sends it a line and returns its answer.
 * @param {number} port
 * @param {string} [what] `day`: the sample plan's day
 * @param {string} [folder]
 */
export async function startDesk(port, what = "", folder = mkdtempSync(join(tmpdir(), "safeconduct-desk-"))) {
  const python = process.env["PYTHON"] ?? join(ROOT, ".venv/bin/python");
  const path = ["src", "tests"].map((part) => join(ROOT, part)).join(":");
  const program = spawn(python, ["-m", "desk.serving", join(folder, "a"), String(port), ...(what ? [what] : [])], {
    cwd: ROOT,
    env: { ...process.env, PYTHONPATH: path, PYTHONWARNINGS: "ignore" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("the desk has ended");
    return JSON.parse(value);
  };
  const told = await next();
  const ended = new Promise((done) => program.once("exit", done));
  return {
    folder,
    told,
    /** @param {string} line */
    ask: (line) => (program.stdin.write(`${line}\n`), next()),
    /** Ends it at once, as a power cut does. */
    kill: () => (program.kill("SIGKILL"), ended),
    end: async () => {
      program.stdin.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
