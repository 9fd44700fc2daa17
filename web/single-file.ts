/** Puts all that was built into one HTML file: style and fonts as they are, programs gzipped (they are most of it). */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";

import type { Plugin } from "vite";

const LEVEL = 9;

function packed(text: string): string {
  return gzipSync(text, { level: LEVEL }).toString("base64");
}

/** The source of a content security policy that lets just this text run. */
function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}

/** Fills in the policy: the page's own scripts and styles may run, told by their hashes, and nothing else. */
function withPolicy(page: string, program: string): string {
  const texts = (tag: string): string[] =>
    [...page.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, "g"))].map(([, text]) => text ?? "");
  const scripts = [...texts("script"), program].map(hashOf).join(" ");
  return page.replace("@SCRIPTS@", () => scripts).replace("@STYLES@", () => texts("style").map(hashOf).join(" "));
}

/**
 * The map's worker as a script of the old kind: browsers start no worker of modules from a page opened off a disk.
 * A file off a disk has nothing to load a second file from, so the worker rides in the page as text.
 */
function workerScript(): string {
  const path = createRequire(import.meta.url).resolve("maplibre-gl/dist/maplibre-gl-worker.mjs");
  const module = readFileSync(path, "utf8");
  const script = module.replace(/export\s*\{[^}]*\};?\s*(\/\/# sourceMappingURL=\S+)?\s*$/, "");
  if (script === module) throw new Error("maplibre-gl's worker no longer ends with one export: see single-file.ts");
  return script;
}

/**
 * A plugin that writes one self-contained page.
 *
 * @param template - the HTML beside the sources, with the marks STYLE, PROGRAM and WORKER
 * @param out - the name of the file that is written; all other output is dropped
 */
export function singleFile({ template, out }: { template: string; out: string }): Plugin {
  return {
    name: "single-file",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      let program = "";
      let style = "";
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type === "chunk") program += file.code;
        else if (name.endsWith(".css")) style += String(file.source);
        delete bundle[name];
      }
      const marks: Record<string, string> = {
        "/*STYLE*/": style,
        "<!--PROGRAM-->": packed(program),
        "<!--WORKER-->": packed(workerScript()),
      };
      const page = readFileSync(template, "utf8").replace(/\/\*STYLE\*\/|<!--(?:PROGRAM|WORKER)-->/g, (mark) => marks[mark] ?? "");
      this.emitFile({ type: "asset", fileName: out, source: withPolicy(page, program) });
    },
  };
}
