/// <reference types="vitest/config" />
import { defineConfig, type Plugin } from "vite";

/**
 * Observable Plot puts a `<style>` element into every chart, which the page's Content-Security-Policy refuses.
 * The same rules stand in styles/charts.css; here the element is renamed to one that is not a style.
 */
function plotWithoutInlineStyle(): Plugin {
  const from = 'svg.append("style").text(';
  return {
    name: "plot-without-inline-style",
    transform(code, id) {
      if (!/plot\/src\/plot\.js$/.test(id)) return null;
      if (!code.includes(from)) throw new Error("Observable Plot has changed: look again at its inline style");
      return { code: code.replace(from, 'svg.append("metadata").text('), map: null };
    },
  };
}

export default defineConfig({
  base: "/",
  plugins: [plotWithoutInlineStyle()],
  build: {
    outDir: "../src/kelisim/web/static",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    assetsInlineLimit: 0,
  },
  worker: { format: "es" },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
});
