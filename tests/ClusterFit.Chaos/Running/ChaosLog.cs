using System.Diagnostics;

namespace ClusterFit.Chaos.Running;

/// <summary>Says what happens, with the time since the start: on standard error and in a file.</summary>
internal sealed class ChaosLog(string file)
{
    private readonly Lock _gate = new();
    private readonly Stopwatch _age = Stopwatch.StartNew();

    public TimeSpan Age => _age.Elapsed;

    public void Say(string what)
    {
        var line = $"[{_age.Elapsed.TotalSeconds,7:0.0}] {what}";
        lock (_gate)
        {
            Console.Error.WriteLine($"chaos: {line}");
            File.AppendAllText(file, line + "\n");
        }
    }
}
