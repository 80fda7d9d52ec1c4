/**
 * The import rules of the house (docs/architecture.md), checked on every import of every source file:
 * domain ← device ← features ← app; ui ← features; server → domain only; no circles; nothing imports tests.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'oxc-parser';

interface Import {
  from: string;
  /** A path inside the project, or a package's name. */
  to: string;
  typeOnly: boolean;
}

interface Rule {
  name: string;
  broken(imported: Import): boolean;
}

const inFolder = (path: string, ...folders: string[]): boolean => folders.some((folder) => path.startsWith(`${folder}/`));
const isOurs = (path: string): boolean => inFolder(path, 'src', 'server', 'sw', 'tests');
const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);
const featureOf = (path: string): string => path.split('/').slice(0, 3).join('/');

const rules: readonly Rule[] = [
  {
    name: 'the domain imports zod and itself',
    broken: ({ from, to }) => inFolder(from, 'src/domain') && to !== 'zod' && !inFolder(to, 'src/domain'),
  },
  {
    name: 'the device stands on the domain',
    broken: ({ from, to }) => inFolder(from, 'src/device') && isOurs(to) && !inFolder(to, 'src/device', 'src/domain'),
  },
  {
    name: 'the design system knows no business',
    broken: ({ from, to }) => inFolder(from, 'src/ui') && isOurs(to) && !inFolder(to, 'src/ui'),
  },
  {
    name: 'a feature uses domain, device and ui, and no other feature',
    broken: ({ from, to }) =>
      inFolder(from, 'src/features') && isOurs(to) && !inFolder(to, featureOf(from), 'src/domain', 'src/device', 'src/ui'),
  },
  {
    name: 'the app imports from src only',
    broken: ({ from, to }) => inFolder(from, 'src/app') && isOurs(to) && !inFolder(to, 'src'),
  },
  {
    name: 'the server uses the domain only',
    broken: ({ from, to }) => inFolder(from, 'server') && isOurs(to) && !inFolder(to, 'server', 'src/domain'),
  },
  {
    name: 'the service worker holds no business',
    broken: ({ from, to, typeOnly }) => inFolder(from, 'sw') && isOurs(to) && !inFolder(to, 'sw') && !typeOnly,
  },
  { name: 'nothing imports tests', broken: ({ from, to }) => !inFolder(from, 'tests') && inFolder(to, 'tests') },
];

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

function importsOf(file: string): Import[] {
  const { module, errors } = parseSync(file, readFileSync(file, 'utf8'));
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  const resolve = (specifier: string): string => (specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier);
  const found: Import[] = [];
  for (const { moduleRequest, entries } of module.staticImports) {
    const typeOnly = entries.length > 0 && entries.every((entry) => entry.isType);
    found.push({ from: file, to: resolve(moduleRequest.value), typeOnly });
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) {
      if (moduleRequest) found.push({ from: file, to: resolve(moduleRequest.value), typeOnly: isType });
    }
  }
  const source = readFileSync(file, 'utf8');
  for (const { moduleRequest } of module.dynamicImports) {
    const text = source.slice(moduleRequest.start, moduleRequest.end);
    if (/^['"]/.test(text)) found.push({ from: file, to: resolve(text.slice(1, -1)), typeOnly: false });
  }
  return found;
}

/** Every circle of imports, types included, as the files along it. */
function circles(imports: readonly Import[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) if (isOurs(to)) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[][] = [];
  const walk = (file: string, path: string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) {
      found.push([...path.slice(start), file]);
      return;
    }
    if (done.has(file)) return;
    for (const to of next.get(file) ?? []) walk(to, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) walk(file, []);
  return found;
}

const files = ['src', 'server', 'sw', 'tests'].flatMap(sourceFiles);
const known = new Set(files);
const imports = files.flatMap(importsOf);
const problems = [
  ...imports.filter(({ from }) => !isTest(from)).flatMap((each) => rules.filter((rule) => rule.broken(each)).map((rule) => `${each.from} → ${each.to}: ${rule.name}`)),
  ...imports.filter(({ to }) => isOurs(to) && /\.tsx?$/.test(to) && !known.has(to)).map(({ from, to }) => `${from} → ${to}: there is no such file`),
  ...circles(imports).map((circle) => `a circle: ${circle.join(' → ')}`),
];
for (const problem of problems) console.error(problem);
console.log(`${imports.length} imports of ${files.length} files, ${problems.length} against the rules`);
process.exit(problems.length === 0 ? 0 : 1);
