using System.Text.Json;

namespace ClusterFit.Benchmarks.Speed;

/// <summary>The results in a folder: a run is there as soon as it has ended, and is not measured again.</summary>
internal sealed class SpeedLog
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly string _folder;

    private SpeedLog(string folder, SpeedResults results)
    {
        _folder = folder;
        Results = results;
    }

    /// <summary>All results so far.</summary>
    public SpeedResults Results { get; private set; }

    private static string PathIn(string folder) => Path.Combine(folder, "speed.json");

    /// <summary>Opens the results of the folder, or begins them.</summary>
    /// <exception cref="InvalidOperationException">The folder holds results of another machine or scope.</exception>
    public static SpeedLog Open(string folder, string machine, string scope)
    {
        Directory.CreateDirectory(folder);
        var results = new SpeedResults(machine, scope, SpeedMachine.Load(), []);
        if (File.Exists(PathIn(folder)))
        {
            var there = JsonSerializer.Deserialize<SpeedResults>(File.ReadAllText(PathIn(folder)), Json)!;
            if ((there.Machine, there.Scope) != (machine, scope))
                throw new InvalidOperationException(
                    $"{folder} holds results of another run ({there.Machine}; {there.Scope}); expected another folder.");
            results = there;
        }
        return new SpeedLog(folder, results);
    }

    /// <summary>The run, if it has been measured.</summary>
    public SpeedRun? Find(string part, string name, string run) =>
        Results.Runs.FirstOrDefault(known => (known.Part, known.Case, known.Run) == (part, name, run));

    /// <summary>All values of a quantity of a case, in the order of its runs.</summary>
    public double[] Values(string part, string name, string quantity) => Results.Values(part, name, quantity);

    /// <summary>Measures a run of a case, unless that has been done. What is measured beside it are runs of other cases.</summary>
    public void Measure(string part, string name, string run, Func<IEnumerable<SpeedRun>> measure)
    {
        if (Find(part, name, run) is not null) return;
        Console.Error.WriteLine($"  {name} ({run})");
        var measured = measure().ToList();
        if (measured.TrueForAll(one => one.Case != name)) throw new InvalidOperationException($"'{name}' was not among what was measured.");
        Add(measured.ConvertAll(one => one with { Part = part, Run = run, LoadAfter = SpeedMachine.Load() }));
    }

    private void Add(IEnumerable<SpeedRun> runs)
    {
        Results = Results with { Runs = [.. Results.Runs, .. runs] };
        // First beside it, then in its place: an interruption leaves the old or the new.
        var beside = PathIn(_folder) + ".new";
        File.WriteAllText(beside, JsonSerializer.Serialize(Results, Json));
        File.Move(beside, PathIn(_folder), overwrite: true);
    }
}

/// <summary>All that was measured.</summary>
/// <param name="Machine">On what.</param>
/// <param name="Scope">Of what.</param>
/// <param name="LoadBefore">Programs that wanted a core before it began.</param>
/// <param name="Runs">The runs in the order in which they ended.</param>
internal sealed record SpeedResults(string Machine, string Scope, double LoadBefore, SpeedRun[] Runs)
{
    /// <summary>All values of a quantity of a case, in the order of its runs.</summary>
    public double[] Values(string part, string name, string quantity) =>
        [.. Runs.Where(run => (run.Part, run.Case) == (part, name)).SelectMany(run => run.Values(quantity))];

    /// <summary>Whether any of those values is extrapolated.</summary>
    public bool IsExtrapolated(string part, string name, string quantity) =>
        Runs.Any(run => (run.Part, run.Case) == (part, name) && run.Quantities.Any(known => known.Name == quantity && known.Extrapolated));
}
