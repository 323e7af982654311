using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.DurableTask.Protobuf;

namespace Embeddings.Functions.Tests.Orchestration;

/// <summary>Records the history of every orchestration that the task hub sends to the worker.</summary>
internal sealed class HistoryRecorder : Interceptor
{
    private readonly ConcurrentDictionary<string, RecordedHistory> histories = [];

    public RecordedHistory HistoryOf(string instance) => histories[instance];

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(request, context);
        return new AsyncServerStreamingCall<TResponse>(
            new ObservedStream<TResponse>(call.ResponseStream, Note), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private void Note(object? message)
    {
        if (message is WorkItem { OrchestratorRequest: { } request })
            histories[request.InstanceId] = new RecordedHistory([.. request.PastEvents, .. request.NewEvents]);
    }

    private sealed class ObservedStream<T>(IAsyncStreamReader<T> stream, Action<object?> note) : IAsyncStreamReader<T>
    {
        public T Current => stream.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await stream.MoveNext(cancellationToken))
                return false;
            note(stream.Current);
            return true;
        }
    }
}
