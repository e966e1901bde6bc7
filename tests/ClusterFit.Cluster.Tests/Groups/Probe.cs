using System.Threading.Channels;
using Akka.Actor;
using Akka.Serialization;

namespace ClusterFit.Cluster.Tests.Groups;

/// <summary>An actor in the hands of a test. What it sends and receives goes through the serializer, as it would between two nodes.</summary>
internal sealed class Probe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<object> _received = Channel.CreateUnbounded<object>();
    private readonly ActorSystem _system;

    public Probe(ActorSystem system)
    {
        _system = system;
        Ref = system.ActorOf(Props.Create(() => new Receiver(message => _received.Writer.TryWrite(ThroughBytes(message)))));
    }

    public IActorRef Ref { get; }

    public void Send(IActorRef target, object message) => target.Tell(ThroughBytes(message), Ref);

    public Task<T> AskAsync<T>(IActorRef target, object message)
    {
        Send(target, message);
        return ReceiveAsync<T>();
    }

    /// <summary>The next message of the type; others before it are dropped.</summary>
    public async Task<T> ReceiveAsync<T>()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            if (await _received.Reader.ReadAsync(limit.Token) is T wanted) return wanted;
        }
    }

    /// <summary>Whether a message of the type has arrived; drops what has.</summary>
    public bool HasReceived<T>()
    {
        var found = false;
        while (_received.Reader.TryRead(out var message)) found |= message is T;
        return found;
    }

    private object ThroughBytes(object message)
    {
        var serializer = (SerializerWithStringManifest)_system.Serialization.FindSerializerFor(message);
        return serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
    }

    private sealed class Receiver : ReceiveActor
    {
        public Receiver(Action<object> onMessage) => ReceiveAny(onMessage);
    }
}
