using ClusterFit.Core.Groups;
using ClusterFit.Simulation.Clients;
using ClusterFit.Simulation.Engine;
using ClusterFit.Simulation.Groups;
using ClusterFit.Simulation.Journals;
using ClusterFit.Simulation.Scheduling;
using ClusterFit.Simulation.Workers;
using ClusterFit.Simulation.Workload;

namespace ClusterFit.Simulation;

/// <summary>All that is simulated: scheduler nodes with groups and the scheduler on them, worker nodes, and users.</summary>
internal sealed class World
{
    /// <summary>Nodes 0, 1 and 2 carry groups and the scheduler.</summary>
    public const int SchedulerNodes = 3;

    /// <summary>The node that users are on; it is never cut off.</summary>
    public const int UserNode = -1;

    private const int EventsKept = 200;

    private readonly Dictionary<GroupId, GroupRoute> _byId = [];

    public World(SimulationOptions options)
    {
        Options = options;
        Time = new VirtualTime();
        Random = new SeededRandom(options.Seed);
        Trace = new EventTrace(Time, EventsKept);
        Network = new Network(Time, Random, Trace) { Weather = Weather.Draw(Random) };
        Database = new Database(this);
        Blobs = new Blobs(this);
        Scheduler = new SchedulerRoute(this);
        Groups = [.. Enumerable.Range(0, options.Groups).Select(index => new GroupRoute(this, new GroupPlan(options, index, Random)))];
        Workers = [.. Enumerable.Range(0, options.Workers).Select(index => new WorkerNode(this, index))];
        Users = [.. Groups.SelectMany(group => GroupUser.Of(this, group))];
        foreach (var group in Groups) _byId.Add(group.Plan.Id, group);
    }

    public SimulationOptions Options { get; }

    public VirtualTime Time { get; }

    public SeededRandom Random { get; }

    public EventTrace Trace { get; }

    public Network Network { get; }

    public Database Database { get; }

    public Blobs Blobs { get; }

    public SchedulerRoute Scheduler { get; }

    public IReadOnlyList<GroupRoute> Groups { get; }

    public IReadOnlyList<WorkerNode> Workers { get; }

    public IReadOnlyList<GroupUser> Users { get; }

    /// <summary>Whether faults still strike.</summary>
    public bool IsStormy => Time.Now < Options.Storm;

    public TimeSpan Now => Time.Now;

    public GroupRoute Group(GroupId id) => _byId[id];

    public bool Has(PlantedBug bug) => Options.Bug == bug;
}
