using System.Globalization;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Simulation.Engine;

namespace ClusterFit.Simulation.Workload;

/// <summary>A group as its users submit it.</summary>
internal sealed class GroupPlan
{
    /// <summary>Memory of the largest worker; every group's jobs fit in it.</summary>
    public const long MostMemory = 16;

    private readonly SimulationOptions _options;

    public GroupPlan(SimulationOptions options, int index, SeededRandom random)
    {
        _options = options;
        Index = index;
        Id = GroupId.Parse(string.Create(CultureInfo.InvariantCulture, $"{SeededRandom.Mix(options.Seed, (ulong)index):x16}{index:x16}"));
        Total = (options.Jobs / options.Groups) + (index < options.Jobs % options.Groups ? 1 : 0);
        Submitted = index == 0 ? TimeSpan.Zero : random.Between(TimeSpan.Zero, options.Storm / 2);
        Terms = DrawTerms(random, options);
        Needs = new JobNeeds(random.Pick(DeviceKind.Any, DeviceKind.Any, DeviceKind.Cpu, DeviceKind.Gpu), random.Pick(0, 0, 1, 3, 7));
    }

    public int Index { get; }

    public GroupId Id { get; }

    public int Total { get; }

    /// <summary>When its first user submits it.</summary>
    public TimeSpan Submitted { get; }

    public GroupTerms Terms { get; }

    public JobNeeds Needs { get; }

    public FitSpec Spec { get; } = new();

    /// <summary>Terms that a user may wish for.</summary>
    public static GroupTerms DrawTerms(SeededRandom random, SimulationOptions options) => new()
    {
        Priority = random.Pick(0, 0, 0, 1, -3),
        Weight = random.Pick(1, 1, 2, 0.5),
        MaxRunning = random.Pick<int?>(null, null, 2 + random.Below(options.Workers * 2), options.Workers),
    };

    public JobPlan Job(int index) => JobPlan.Of(_options, Index, index);

    public BatchImage Image(int index) => new(index.ToString(CultureInfo.InvariantCulture), Job(index).Image);
}
