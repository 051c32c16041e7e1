import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** The page is served under a policy without inline scripts, inline styles and data: addresses. */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'target/classes/META-INF/carillon-console',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    chunkSizeWarningLimit: 320,
  },
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/openapi.json': 'http://127.0.0.1:8080' } },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
});
