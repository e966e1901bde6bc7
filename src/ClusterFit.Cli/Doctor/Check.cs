using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Doctor;

/// <summary>What a check found.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Ok">Whether it is as it should be.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Mend">How to put it right, when it is not.</param>
internal sealed record Finding(string Name, bool Ok, string Detail, string? Mend);

/// <summary>Something that fits need and a machine may lack.</summary>
/// <param name="Name">What is checked.</param>
/// <param name="Look">Looks and says what it found; throws when something is wrong.</param>
/// <param name="Mend">How to put it right.</param>
internal sealed record Check(string Name, Func<Task<string>> Look, string Mend)
{
    /// <summary>A check that waits for nothing.</summary>
    public Check(string name, Func<string> look, string mend)
        : this(name, () => Task.FromResult(look()), mend)
    {
    }

    /// <summary>Makes the check.</summary>
    public async Task<Finding> RunAsync()
    {
        try
        {
            return new(Name, true, await Look(), null);
        }
#pragma warning disable CA1031 // Whatever goes wrong is what the check is there to find.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return new(Name, false, OneLine.Of(error), Mend);
        }
    }
}
