/** Keeps only the latest of several requests: a new request aborts the previous one. */
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
