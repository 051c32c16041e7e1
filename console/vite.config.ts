import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** The modules that the first page needs, with the libraries; the rest is loaded with the page that needs it. */
const first = [
  /[\\/]node_modules[\\/](react|react-dom|scheduler|@tanstack[\\/](?!react-virtual|virtual-core)[^\\/]+|i18next|react-i18next|openapi-[^\\/]+|use-sync-external-store)[\\/]/,
  /[\\/]src[\\/](api|chart|frame[\\/](?!Palette|KeysDialog|LogInAgain)|live|time|ui[\\/](?!Dialog|Remove|Scroll)|style|pages[\\/]overview)[\\/]?/,
  /[\\/]src[\\/]((main|router|pages[\\/](Broken|NotFound))\.tsx|words[\\/]words\.ts)/,
];

/** What nearly every other page needs: lists and dialogs. */
const second = [/[\\/]node_modules[\\/]@base-ui[\\/]react[\\/]dialog[\\/]/, /[\\/]src[\\/](list[\\/]|ui[\\/](Dialog|Remove|Scroll)\.|pages[\\/]SimpleList\.)/];

/** Tells `begin.js` the files of the words, so that it asks for them before the script does. */
const words: Plugin = {
  name: 'words',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle }) {
      const named = Object.values(bundle ?? {}).flatMap((one) => {
        const language = one.type === 'chunk' ? /[\\/]words[\\/](\w+)\.json$/.exec(one.facadeModuleId ?? '')?.[1] : undefined;
        return language ? [`data-${language}="/${one.fileName}"`] : [];
      });
      return html.replace('src="/begin.js"', ['src="/begin.js"', ...named].join(' '));
    },
  },
};

/** The page is served under a policy without inline scripts, inline styles and data: addresses. */
export default defineConfig({
  plugins: [react(), words],
  // The library's test helper names a validator that compiles schemas to code; ours interprets them.
  resolve: { alias: { '@rjsf/validator-ajv8': fileURLToPath(new URL('src/form/validator.ts', import.meta.url)) } },
  build: {
    outDir: 'target/classes/META-INF/carillon-console',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    manifest: true,
    modulePreload: { polyfill: false },
    target: 'es2022',
    chunkSizeWarningLimit: 600,
    // A page asks for few files: one script, one style, the words of one language.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'console', test: (id: string) => first.some((one) => one.test(id)), priority: 2 },
            { name: 'lists', test: (id: string) => second.some((one) => one.test(id)), priority: 1 },
          ],
        },
      },
    },
  },
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/openapi.json': 'http://127.0.0.1:8080' } },
  // Tests have no time of their own: a busy machine takes seconds for what takes 100 ms alone.
  test: { include: ['src/**/*.test.{ts,tsx}'], testTimeout: 60_000, hookTimeout: 60_000 },
});
