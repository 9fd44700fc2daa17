import { readFileSync } from "node:fs";

import { defineConfig, type Plugin } from "vite";

import { singleFile } from "./single-file.ts";

/** The service worker as it stands: browsers want it as a file of its own. */
const worker: Plugin = {
  name: "service-worker",
  apply: "build",
  enforce: "post",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: "sw.js", source: readFileSync("service-worker.js", "utf8") });
  },
};

/** The desk's page: one file like the plan's, served by `safeconduct desk`. */
export default defineConfig({
  plugins: [singleFile({ template: "desk.html", out: "desk.html" }), worker],
  define: { "import.meta.url": JSON.stringify("") },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    outDir: "../src/safeconduct/desk/built",
    emptyOutDir: true,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    rolldownOptions: {
      input: "src/desk/main.tsx",
      output: { format: "iife", entryFileNames: "program.js", codeSplitting: false },
    },
  },
});
