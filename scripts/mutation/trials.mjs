// Tries each change of a report of Stryker in a build of its own, and writes the results into the report (scripts/mutation.sh).
//   trials.mjs REPORT PROJECT TESTS PROCESSES
// PROJECT is the folder of the changed project, TESTS the folder with the built program of the tests.
// Each class of tests runs once by itself first. A change is then tried with the classes that ran its method, the fastest first.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, parse, resolve } from 'node:path';
import { offsetOf } from './offset.mjs';

const [reportPath, project, tests, processes] = process.argv.slice(2);
const report = JSON.parse(readFileSync(reportPath, 'utf8'));
const program = readdirSync(tests).find(name => name.endsWith('.Tests.dll'));
// Below the repository: tests look for its files and for the emulator above their program.
const work = mkdtempSync(resolve(tests, '..', 'trials-'));

/** The compiler and its arguments, without analyzers and documentation. */
function compiler() {
  const { Items, Properties } = JSON.parse(execFileSync(
    'dotnet',
    ['build', project, '-c', 'Release', '--no-restore', '-t:Rebuild', '-p:ProvideCommandLineArgs=true', '-getItem:CscCommandLineArgs', '-getProperty:RoslynTargetsPath', '-getProperty:TargetFileName'],
    { encoding: 'utf8', maxBuffer: 1 << 26 }));
  const needless = /^\/(doc|refout|out|embed|analyzerconfig|warnaserror|analyzer:.*(NetAnalyzers|CodeStyle))/;
  const quoted = argument => argument.includes(' ') && !argument.includes('"') ? argument.replace(/^(\/\w+:)?(.*)$/, '$1"$2"') : argument;
  return {
    assembly: Properties.TargetFileName,
    csc: join(Properties.RoslynTargetsPath, 'bincore', 'csc.dll'),
    csharp: Items.CscCommandLineArgs.map(item => item.Identity).filter(argument => !needless.test(argument)).map(quoted),
  };
}

/** Runs a program. The result is its exit code; undefined if it writes nothing for longer than the limit, in milliseconds. With a limit, the processes that it started end too. */
function run(name, parameters, { directory, limit, environment, output }) {
  return new Promise(done => {
    const child = spawn(name, parameters, { cwd: directory, detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
    let timedOut = false;
    const end = () => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch (failure) {
        if (failure.code !== 'ESRCH')
          throw failure;
      }
    };
    const timer = limit && setTimeout(() => { timedOut = true; end(); }, limit);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', text => {
        timer?.refresh();
        output?.push(text);
      });
    }
    child.on('exit', code => {
      clearTimeout(timer);
      if (limit)
        end();
      done(timedOut ? undefined : code ?? -1);
    });
  });
}

const { assembly, csc, csharp } = compiler();
/** Milliseconds. */
const LongestTests = 1_200_000;

class Worker {
  constructor(number) {
    this.folder = join(work, String(number));
    this.bin = join(this.folder, 'bin');
    cpSync(tests, this.bin, { recursive: true });
  }

  /** Whether the changed code compiles. */
  async build(file, source) {
    const changed = join(this.folder, basename(file));
    writeFileSync(changed, source);
    const replaced = csharp.map(argument => argument === file ? changed : argument);
    if (!replaced.includes(changed))
      throw new Error(`${file} is not compiled.`);
    const parameters = join(this.folder, 'csc.rsp');
    writeFileSync(parameters, [...replaced, `/out:${join(this.bin, assembly)}`].join('\n'));
    return await run('dotnet', [csc, '/shared', '/noconfig', `@${parameters}`], { directory: resolve(project) }) === 0;
  }

  /** Runs some classes of tests in this order. */
  async test(classes, limit, { output, methods } = {}) {
    const temporary = join(this.folder, 'tmp');
    mkdirSync(temporary, { recursive: true });
    const environment = {
      TMPDIR: temporary, MUTATION_CLASSES: classes.join('\n'),
      // A changed loop that only allocates must not take the machine's memory.
      DOTNET_GCHeapHardLimit: '0x100000000', DOTNET_DbgEnableMiniDump: '0',
      // A method that is only ever inlined is not compiled by itself, so that it would not be reported.
      ...methods && { MUTATION_METHODS: methods, MUTATION_ASSEMBLY: parse(assembly).name, DOTNET_JitNoInline: '1' },
    };
    const code = await run('dotnet', [join(this.bin, program), '-reporter', 'verbose', ...classes.flatMap(name => ['-class', name])], { directory: this.bin, limit, environment, output });
    rmSync(temporary, { recursive: true, force: true });
    return code;
  }

  /** Runs a class of tests by itself, twice: its time, and the methods of the project that it ran. */
  async measure(name) {
    const [methods, begun] = [join(this.folder, 'methods.json'), Date.now()];
    rmSync(methods, { force: true });
    await this.pass(name);
    const seconds = (Date.now() - begun) / 1000;
    await this.pass(name, methods);
    return { name, seconds, methods: JSON.parse(readFileSync(methods, 'utf8')) };
  }

  /** Runs a class of tests without a change. */
  async pass(name, methods) {
    const output = [];
    if (await this.test([name], LongestTests, { output, methods }) !== 0 || methods && !existsSync(methods))
      throw new Error(`The tests fail without a change:\n${Buffer.concat(output)}`);
  }
}

/** The classes with tests. */
async function classesOf(worker) {
  const output = [];
  await run('dotnet', [join(worker.bin, program), '-noLogo', '-list', 'classes'], { directory: worker.bin, output });
  return Buffer.concat(output).toString().split('\n').map(line => line.trim()).filter(line => /^[\w.+]+$/.test(line));
}

/** A place of a file as one number, as in MethodsThatRan.cs. */
const place = ({ line, column }) => line * 65_536 + column;

/** The classes that ran the smallest method around a change; all if no method is around it. */
function classesAround(path, { start, end }, measured) {
  const around = method => method.file.endsWith(path) && method.start <= place(start) && place(end) <= method.end;
  const length = method => method.end - method.start;
  const methods = measured[0].methods.filter(around).sort((a, b) => length(a) - length(b));
  if (methods.length === 0)
    return measured;
  const smallest = method => around(method) && length(method) === length(methods[0]);
  return measured.filter(one => one.methods.some(method => method.ran && smallest(method)));
}

/** Does the work for each item, one at a time in each worker. */
async function share(items, work) {
  const left = [...items];
  await Promise.all(workers.map(async worker => {
    while (left.length > 0)
      await work(worker, left.shift());
  }));
}

const trials = Object.entries(report.files).flatMap(([name, file]) => file.mutants
  .filter(mutant => ['Survived', 'NoCoverage', 'Killed', 'Timeout'].includes(mutant.status)).map(mutant => ({ name, file, mutant })));
// In random order, and untried at first: a run that is ended early has tried a fair sample.
const order = ({ name, mutant }) => createHash('sha256').update(`${basename(name)} ${JSON.stringify(mutant.location)} ${mutant.replacement}`).digest('hex');
trials.forEach(trial => { [trial.order, trial.mutant.status] = [order(trial), 'Pending']; });
trials.sort((a, b) => a.order < b.order ? -1 : 1);
const workers = Array.from({ length: Number(processes) }, (_, number) => new Worker(number));

const measured = [];
await share(await classesOf(workers[0]), async (worker, name) => measured.push(await worker.measure(name)));
measured.sort((a, b) => a.seconds - b.seconds);
const total = classes => classes.reduce((sum, one) => sum + one.seconds, 0);
console.log(`${trials.length} changes. The ${measured.length} classes take ${total(measured).toFixed(0)} s: ${measured.map(({ name, seconds }) => `${name.split('.').at(-1)} ${seconds.toFixed(0)}`).join(', ')}.`);

let done = 0;
await share(trials, async (worker, { name, file, mutant }) => {
  const path = name.slice(report.projectRoot.length + 1);
  const changed = file.source.slice(0, offsetOf(file.source, mutant.location.start)) + mutant.replacement + file.source.slice(offsetOf(file.source, mutant.location.end));
  const started = Date.now();
  const classes = classesAround(path, mutant.location, measured);
  if (!await worker.build(path, changed)) {
    mutant.status = 'CompileError';
  } else if (classes.length === 0) {
    mutant.status = 'NoCoverage';
  } else {
    // A test writes its name when it begins and ends. The tests of several processes slow down each other.
    const code = await worker.test(classes.map(one => one.name), 1000 * (20 + 1.5 * processes * Math.max(...classes.map(one => one.seconds))));
    mutant.status = code === undefined ? 'Timeout' : code === 0 ? 'Survived' : 'Killed';
  }
  writeFileSync(reportPath, JSON.stringify(report));
  console.log(`${++done} ${mutant.status} ${path} ${mutant.location.start.line}: ${mutant.replacement.replace(/\s+/g, ' ').slice(0, 100)} (${((Date.now() - started) / 1000).toFixed(0)} s, ${classes.length} classes)`);
});
rmSync(work, { recursive: true, force: true });
