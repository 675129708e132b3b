// Builds the GraphiQL page into ../graphiql: index.html, assets/ (names carry a hash) and the notices of what is bundled.
import { readFileSync } from "node:fs";
import { defineConfig } from "vite";

// Vite lists the packages; the code that Monaco has swallowed, and the fonts in GraphiQL's style sheet, are not packages.
const notices = {
  name: "notices",
  generateBundle() {
    const monaco = readFileSync(new URL("./node_modules/monaco-editor/ThirdPartyNotices.txt", import.meta.url), "utf8");
    const fonts =
      "The style sheet embeds two fonts:\n" +
      "- Roboto, copyright Google, Apache License 2.0\n" +
      "- Fira Code, copyright The Fira Code Project Authors, SIL Open Font License 1.1\n\n";
    this.emitFile({ type: "asset", fileName: "THIRD-PARTY-MONACO-AND-FONTS.txt", source: fonts + monaco });
  },
};

export default defineConfig({
  base: "./", // relative: works under any path that a reverse proxy adds
  plugins: [notices],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 3000,
    license: { fileName: "THIRD-PARTY.md" },
    rolldownOptions: {
      output: { keepNames: true }, // GraphiQL makes its icons' titles out of function names
      // "use client" marks server components; there is no server rendering here.
      onLog: (level, log, handle) => log.code === "MODULE_LEVEL_DIRECTIVE" || handle(level, log),
    },
  },
});
