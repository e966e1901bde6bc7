namespace ClusterFit.Simulation.Engine;

/// <summary>Carries every message between nodes: loses, duplicates, delays and reorders, as the weather is, and loses all that has to cross a
/// partition.</summary>
internal sealed class Network(VirtualTime time, SeededRandom random, EventTrace trace)
{
    private const double LeastMilliseconds = 0.2;
    private const double UsualMilliseconds = 10;

    private readonly HashSet<int> _cut = [];

    public Weather Weather { get; set; } = Weather.Calm;

    public long Sent { get; private set; }

    public long Lost { get; private set; }

    public long Duplicated { get; private set; }

    /// <summary>Cuts a node off from all others.</summary>
    public void Cut(int node) => _cut.Add(node);

    public void Heal(int node) => _cut.Remove(node);

    public bool IsCut(int node) => _cut.Contains(node);

    public void Send(Endpoint from, Endpoint to, object message)
    {
        Sent++;
        if (random.Chance(Weather.Loss))
        {
            Lost++;
            return;
        }

        Carry(from, to, message);
        if (!random.Chance(Weather.Duplication)) return;
        Duplicated++;
        Carry(from, to, message);
    }

    private void Carry(Endpoint from, Endpoint to, object message)
    {
        var way = random.Chance(Weather.Slow)
            ? random.Between(TimeSpan.Zero, Weather.Slowest)
            : random.Milliseconds(LeastMilliseconds, UsualMilliseconds);
        var origin = from.Node;
        var crossed = IsCut(origin);
        time.After(way, () =>
        {
            if (origin != to.Node && (crossed || IsCut(origin) || IsCut(to.Node)))
            {
                Lost++;
                return;
            }

            trace.Add("hears", to.Name, message);
            to.Receive(message, from);
        });
    }
}
