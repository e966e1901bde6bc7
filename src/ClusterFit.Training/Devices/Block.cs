using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace ClusterFit.Training.Devices;

/// <summary>Numbers in CPU memory that are a tensor for matrix products and a pointer for vector loops. The memory is a whole
/// number of vectors and starts at zero, so that loops over all of it need no tail; what lies past the length is never read as data.</summary>
internal sealed unsafe class Block<T> : IDisposable where T : unmanaged
{
    private readonly Tensor _storage;

    /// <summary>Zeros.</summary>
    public Block(long length)
    {
        Length = length;
        PaddedLength = Whole(length);
        _storage = zeros(PaddedLength, dtype: typeof(T) == typeof(float) ? float32 : float64).DetachFromDisposeScope();
        Pointer = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_storage.bytes));
    }

    /// <summary>Elements that carry data.</summary>
    public long Length { get; }

    /// <summary>Elements in memory, a multiple of <see cref="Vector512{T}.Count"/>.</summary>
    public long PaddedLength { get; }

    /// <summary>The first element.</summary>
    public T* Pointer { get; }

    /// <summary>The elements that carry data; there must be at most 2^31 - 1.</summary>
    public Span<T> Span => new(Pointer, checked((int)Length));

    /// <summary>Rounds a length up to a whole number of vectors.</summary>
    public static long Whole(long length) => (length + Vector512<T>.Count - 1) / Vector512<T>.Count * Vector512<T>.Count;

    /// <summary>A tensor of the shape over the elements from <paramref name="offset"/> on. The caller disposes it.</summary>
    public Tensor View(long offset, params long[] shape)
    {
        using var scope = NewDisposeScope();
        var length = shape.Aggregate(1L, (product, side) => product * side);
        return _storage.narrow(0, offset, length).view(shape).DetachFromDisposeScope();
    }

    /// <inheritdoc />
    public void Dispose() => _storage.Dispose();
}
