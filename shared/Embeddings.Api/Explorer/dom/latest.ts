/** Lets only the latest of several requests answer: a new one ends the one before it. */
export class Latest {
  private running: AbortController | undefined;

  start(): AbortSignal {
    this.stop();
    this.running = new AbortController();
    return this.running.signal;
  }

  stop(): void {
    this.running?.abort();
    this.running = undefined;
  }
}
