using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace ClusterFit.Core;

/// <summary>An immutable list in chunks: a change copies one chunk, and reading all of it is nearly as fast as reading an array.</summary>
[CollectionBuilder(typeof(ChunkedList), nameof(ChunkedList.Create))]
public sealed class ChunkedList<T> : IReadOnlyList<T>
{
    // All chunks but the last are full.
    private const int Chunk = 64;

    private readonly ImmutableList<T[]> _chunks;

    private ChunkedList(ImmutableList<T[]> chunks, int count) => (_chunks, Count) = (chunks, count);

    internal static readonly ChunkedList<T> Empty = new([], 0);

    /// <inheritdoc />
    public int Count { get; }

    /// <inheritdoc />
    public T this[int index] =>
        (uint)index < (uint)Count ? _chunks[index / Chunk][index % Chunk] : throw new ArgumentOutOfRangeException(nameof(index), index, $"{Count} items");

    /// <summary>With more items at the end.</summary>
    public ChunkedList<T> AddRange(IReadOnlyCollection<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var full = Count / Chunk;
        var open = full < _chunks.Count ? _chunks[full] : [];
        return new ChunkedList<T>((full < _chunks.Count ? _chunks.RemoveAt(full) : _chunks).AddRange(open.Concat(items).Chunk(Chunk)), Count + items.Count);
    }

    /// <summary>With another item at its position.</summary>
    public ChunkedList<T> SetItem(int index, T item)
    {
        if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(index), index, $"{Count} items");
        T[] chunk = [.. _chunks[index / Chunk]];
        chunk[index % Chunk] = item;
        return new ChunkedList<T>(_chunks.SetItem(index / Chunk, chunk), Count);
    }

    /// <inheritdoc />
    public IEnumerator<T> GetEnumerator()
    {
        foreach (var chunk in _chunks)
            foreach (var item in chunk) yield return item;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Builds a <see cref="ChunkedList{T}"/> from a collection expression.</summary>
public static class ChunkedList
{
    /// <summary>Copies the items.</summary>
    public static ChunkedList<T> Create<T>(ReadOnlySpan<T> items) => items.IsEmpty ? ChunkedList<T>.Empty : ChunkedList<T>.Empty.AddRange(items.ToArray());
}
