using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Optimization;

namespace ClusterFit.Training.Fused;

/// <summary>The packed parameters, and Adam on them, which takes a gradient tile by tile as it is computed. A batch of several rounds carries
/// its gradient from round to round, and the last one updates.</summary>
internal sealed unsafe class PackedAdam : IDisposable
{
    private readonly RecipeSpec _recipe;
    private readonly PackedShape _shape;
    private Block<float>? _carried;
    private AdamUpdate<float> _update;
    private bool _isFirstRound, _isLastRound;

    /// <summary>Goes on from a state.</summary>
    public PackedAdam(RecipeSpec recipe, PackedShape shape, NetworkState state)
    {
        (_recipe, _shape) = (recipe, shape);
        try
        {
            Parameters = shape.Pack(state.Parameters);
            First = shape.Pack(state.FirstMoments);
            Second = shape.Pack(state.SecondMoments);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>All parameters.</summary>
    public Block<float> Parameters { get; }

    /// <summary>First moments.</summary>
    public Block<float> First { get; }

    /// <summary>Second moments.</summary>
    public Block<float> Second { get; }

    /// <summary>The gradient of the rounds since the first one, but for a last one.</summary>
    public Block<float> Carried => _carried ??= new Block<float>(_shape.Length);

    /// <summary>Begins a round that carries its gradient on.</summary>
    public void BeginRound(bool isFirst)
    {
        _ = Carried;
        (_isFirstRound, _isLastRound) = (isFirst, false);
    }

    /// <summary>Begins the round that updates.</summary>
    public void BeginLastRound(bool isFirst, long step, double learningRate)
    {
        (_isFirstRound, _isLastRound) = (isFirst, true);
        _update = new AdamUpdate<float>(_recipe, step, learningRate);
    }

    /// <summary>Takes a vector of the gradient.</summary>
    /// <param name="from">The vector.</param>
    /// <param name="index">Index of its first number among all packed parameters.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(float* from, nint index)
    {
        var gradient = Vector512.Load(from);
        if (!_isFirstRound) gradient += Vector512.Load(_carried!.Pointer + index);
        if (_isLastRound) _update.Apply(Parameters.Pointer + index, First.Pointer + index, Second.Pointer + index, gradient);
        else Vector512.Store(gradient, _carried!.Pointer + index);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // After a constructor that failed, some are missing.
        Parameters?.Dispose();
        First?.Dispose();
        Second?.Dispose();
        _carried?.Dispose();
    }
}
