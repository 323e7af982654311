import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The address of files that are not pages, such as a licence or a script. The workflow that publishes the site sets it. */
const source = process.env.SITE_SOURCE ?? 'https://github.com';

/** Returns the first heading of a page, which is its name in the sidebar. */
function title(page: string): string {
  const heading = /^# (.+)$/m.exec(readFileSync(resolve(root, `${page}.md`), 'utf8'));
  if (!heading) throw new Error(`${page}.md has no first heading. Give it one: the sidebar shows it.`);
  return heading[1];
}

/** The pages of a folder, in the order of their names. */
const pagesOf = (folder: string) => readdirSync(resolve(root, folder)).filter((file) => file.endsWith('.md')).sort().map((file) => `${folder}/${file.slice(0, -3)}`);

const section = (text: string, pages: string[]) => ({ text, items: pages.map((page) => ({ text: title(page), link: `/${page.replace(/README$/, '')}` })) });

export default defineConfig({
  title: 'Serverless embeddings',
  description: 'Learn embeddings from text, histories and graphs. Serve them on Azure Functions or on one machine.',
  lang: 'en',
  base: process.env.SITE_BASE ?? '/',
  srcDir: '..',
  srcExclude: ['**/node_modules/**', '**/bin/**', '**/obj/**', '**/data/**', 'artifacts/**', 'tests/**', '.github/**'],
  outDir: '../artifacts/site',
  rewrites: { 'README.md': 'index.md', ':folder(.*)/README.md': ':folder/index.md' },
  cleanUrls: true,
  // The pages lie outside of the folder whose packages render them.
  vite: {
    resolve: {
      alias: [
        { find: 'vue/server-renderer', replacement: resolve(root, 'site/node_modules/vue/server-renderer/index.mjs') },
        { find: /^vue$/, replacement: resolve(root, 'site/node_modules/vue') },
      ],
    },
    build: { chunkSizeWarningLimit: 4000 },
    ssr: { external: ['mermaid'] },
  },
  markdown: {
    config(markdown) {
      const fence = markdown.renderer.rules.fence!;
      markdown.renderer.rules.fence = (tokens, index, options, environment, self) =>
        tokens[index].info.trim() === 'mermaid'
          ? `<Diagram text="${encodeURIComponent(tokens[index].content)}" />`
          : fence(tokens, index, options, environment, self);
      const render = markdown.renderer.rules.link_open!;
      markdown.renderer.rules.link_open = (tokens, index, options, environment, self) => {
        const link = tokens[index];
        const target = link.attrGet('href') ?? '';
        if (!/^([a-z]+:|#|\/)/.test(target) && !/\.md(#|$)/.test(target)) {
          const file = posix.normalize(posix.join(posix.dirname(relative(root, environment.path)), target));
          if (!existsSync(resolve(root, file))) throw new Error(`${environment.path} links to ${target}, which does not exist.`);
          link.attrSet('href', `${source}/blob/main/${file}`);
        }
        return render(tokens, index, options, environment, self);
      };
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: 'deep',
    nav: [
      { text: 'Learn', link: '/docs/tutorials/words' },
      { text: 'Guides', link: '/docs/guides/settings' },
      { text: 'Reference', link: '/docs/reference/command-line' },
      { text: 'Azure', link: '/infra/' },
      { text: 'HTTP API', link: '/api/', target: '_self' },
    ],
    sidebar: [
      section('Learn', ['docs/tutorials/words', 'docs/tutorials/shop', 'docs/tutorials/graph', 'docs/tutorials/azure', 'docs/tutorials/from-your-code', 'examples/README']),
      section('Guides', [
        'docs/guides/settings', 'docs/guides/hyperparameters', 'docs/guides/unknown-words-and-new-items', 'docs/guides/evaluation', 'docs/guides/retraining', 'docs/guides/explorer', 'docs/guides/queries', 'docs/guides/mailings', 'docs/guides/experiments',
        'docs/guides/agents', 'docs/guides/operations', 'docs/guides/sizes-and-prices', 'docs/guides/databases', 'docs/guides/troubleshooting', 'infra/README',
      ]),
      section('Reference', ['docs/reference/command-line', 'docs/reference/files', 'docs/reference/mistakes', 'docs/reference/settings', 'docs/reference/api', 'docs/reference/file-formats', 'docs/reference/metrics']),
      section('How it works', [
        'docs/how-it-works/pipeline', 'docs/how-it-works/trainer', 'docs/how-it-works/lookup-table', 'docs/how-it-works/search', 'docs/how-it-works/durable-host', 'docs/theory',
      ]),
      section('Promises', ['docs/reliability', 'docs/threat-model', 'SECURITY']),
      section('Measured', pagesOf('benchmarks/results/amd-epyc-zen5')),
      section('Decisions', pagesOf('docs/adr')),
      section('The project', ['CONTRIBUTING', 'CHANGELOG']),
    ],
  },
});
