import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** While developing, the interface comes from a server that runs beside Vite. */
const server = 'http://127.0.0.1:8470'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 1500, reportCompressedSize: false },
  server: { port: 8471, proxy: { '/api': server, '/repo': server, '/resolve': server } },
})
