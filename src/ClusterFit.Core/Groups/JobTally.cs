namespace ClusterFit.Core.Groups;

/// <summary>What the jobs of a group add up to, kept up to date job by job. Sums are whole numbers: they are the same in whichever order the jobs
/// ended.</summary>
public sealed record JobTally
{
    private const double Millionths = 1e6;

    /// <summary>No jobs.</summary>
    public static JobTally None { get; } = new();

    /// <summary>Number of jobs in each state.</summary>
    public StateCounts Counts { get; private init; } = StateCounts.None;

    /// <summary>Evaluated PSNR of the completed jobs; null before the first.</summary>
    public MeasuredPsnr? Psnr => Counts.Completed == 0 ? null : new(PsnrMillionths / Millionths / Counts.Completed, LeastPsnr);

    /// <summary>Mean of the seconds that a completed job took; null before the first.</summary>
    public double? SecondsOfJob => Counts.Completed == 0 ? null : MicrosecondsTaken / Millionths / Counts.Completed;

    private long PsnrMillionths { get; init; }

    private double LeastPsnr { get; init; } = double.PositiveInfinity;

    private long MicrosecondsTaken { get; init; }

    /// <summary>With a job more.</summary>
    public JobTally Plus(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var counted = this with { Counts = Counts.Plus(job.State, 1) };
        return job.State == JobState.Completed ? counted.PlusResult(job) : counted;
    }

    /// <summary>With a job that has changed. A completed job stays completed.</summary>
    public JobTally Change(Job previous, Job next)
    {
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentNullException.ThrowIfNull(next);
        if (previous.State == next.State) return this;
        return (this with { Counts = Counts.Plus(previous.State, -1) }).Plus(next);
    }

    private JobTally PlusResult(Job job)
    {
        var summary = job.Result!.Summary;
        // Reading the image and storing the weights count, too, and so do earlier attempts that the result goes on from.
        var latest = job is { Ended: { } ended, Latest: { } attempt } ? (ended - attempt.Started).TotalSeconds : 0;
        return this with
        {
            PsnrMillionths = PsnrMillionths + (long)Math.Round(summary.PsnrDb * Millionths),
            LeastPsnr = Math.Min(LeastPsnr, summary.PsnrDb),
            MicrosecondsTaken = MicrosecondsTaken + (long)(Math.Max(summary.Seconds, latest) * Millionths),
        };
    }
}
