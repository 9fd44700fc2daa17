import { defineConfig } from "vitest/config";

import { singleFile } from "./single-file.ts";

export default defineConfig({
  plugins: [singleFile({ template: "page.html", out: "page.html" })],
  // The map asks where it was loaded from; in one file there is no such place.
  define: { "import.meta.url": JSON.stringify("") },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    outDir: "../src/safeconduct/report/built",
    emptyOutDir: true,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    rolldownOptions: {
      input: "src/main.tsx",
      output: { format: "iife", entryFileNames: "program.js", codeSplitting: false },
    },
  },
  test: { include: ["test/*.test.ts"], environment: "node" },
});
