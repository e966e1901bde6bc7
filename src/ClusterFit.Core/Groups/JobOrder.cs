using System.Buffers.Binary;
using ClusterFit.Core.Fits;

namespace ClusterFit.Core.Groups;

/// <summary>What decides the place of a job in a list.</summary>
/// <param name="Value">What it is sorted by, where that is a number; null when the job has none.</param>
/// <param name="Name">What it is sorted by, where that is the name; otherwise null.</param>
/// <param name="Index">Position of the job, which decides among equals.</param>
internal readonly record struct JobKey(double? Value, string? Name, int Index)
{
    private const int Bytes = 15;

    public static JobKey Of(Job job, JobSort sort, FitProgress? progress) => sort switch
    {
        JobSort.Name => new(null, job.Name, job.Index),
        JobSort.Psnr => new(job.Result?.Summary.PsnrDb ?? progress?.EvaluatedPsnrDb, null, job.Index),
        JobSort.Seconds => new(job.Result?.Summary.Seconds ?? progress?.Seconds, null, job.Index),
        JobSort.Epochs => new(job.Result?.Summary.Epochs ?? progress?.Epoch, null, job.Index),
        JobSort.State => new((int)job.State, null, job.Index),
        _ => new(null, null, job.Index),
    };

    /// <summary>A name is not in the cursor: it is found again by the position.</summary>
    public string ToCursor(JobQuery query)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        (bytes[0], bytes[1], bytes[2]) = ((byte)query.Sort, query.Descending ? (byte)1 : (byte)0, Value is null ? (byte)0 : (byte)1);
        BinaryPrimitives.WriteDoubleBigEndian(bytes[3..], Value ?? 0);
        BinaryPrimitives.WriteInt32BigEndian(bytes[11..], Index);
        return PageCursor.Encode(bytes);
    }

    /// <exception cref="CursorException">The cursor is damaged, or of another order or group.</exception>
    public static JobKey FromCursor(string cursor, JobQuery query, GroupState state)
    {
        var bytes = PageCursor.Decode(cursor, Bytes).AsSpan();
        var index = BinaryPrimitives.ReadInt32BigEndian(bytes[11..]);
        if (bytes[0] != (byte)query.Sort || bytes[1] != (query.Descending ? 1 : 0) || !state.Has(index)) throw new CursorException();
        return new JobKey(
            bytes[2] == 0 ? null : BinaryPrimitives.ReadDoubleBigEndian(bytes[3..]), query.Sort == JobSort.Name ? state.Jobs[index].Name : null, index);
    }
}

/// <summary>The order of a list of jobs. What has no value comes last.</summary>
internal sealed class JobOrder(bool descending) : IComparer<JobKey>
{
    public int Compare(JobKey x, JobKey y)
    {
        if (x.Value.HasValue != y.Value.HasValue) return x.Value.HasValue ? -1 : 1;
        var order = x.Name is null ? Nullable.Compare(x.Value, y.Value) : string.CompareOrdinal(x.Name, y.Name);
        if (order == 0) order = x.Index.CompareTo(y.Index);
        return descending ? -order : order;
    }
}
