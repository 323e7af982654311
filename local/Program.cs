using Embeddings.Local;

return await CommandLine.RunAsync(args, CancellationToken.None);
