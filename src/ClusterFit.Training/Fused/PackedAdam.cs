using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Devices;
using ClusterFit.Training.Fitting;
using ClusterFit.Training.Optimization;

namespace ClusterFit.Training.Fused;

/// <summary>One update.</summary>
/// <param name="Number">Its number, counted from 1.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="AverageShare">The share of the way by which the average then moves towards the weights.</param>
internal readonly record struct AdamStep(long Number, double LearningRate, double AverageShare);

/// <summary>The packed parameters, and Adam on them, which takes a gradient tile by tile as it is computed; the average of the weights goes
/// along. A batch of several rounds carries its gradient from round to round, and the last one updates.</summary>
internal sealed unsafe class PackedAdam : IDisposable
{
    private readonly RecipeSpec _recipe;
    private readonly PackedShape _shape;
    private Block<float>? _carried;
    private AdamUpdate<float> _update;
    private Vector512<float> _averageShare;
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
            Average = state.Average.Length > 0 ? shape.Pack(state.Average) : null;
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

    /// <summary>The average of the weights; null when it is off.</summary>
    public Block<float>? Average { get; }

    /// <summary>The gradient of the rounds since the first one, but for a last one.</summary>
    public Block<float> Carried => _carried ??= new Block<float>(_shape.Length);

    /// <summary>Begins a round.</summary>
    /// <param name="isFirst">Whether it is the batch's first.</param>
    /// <param name="step">The update to make, for a last round; null to carry the gradient on.</param>
    public void BeginRound(bool isFirst, AdamStep? step)
    {
        (_isFirstRound, _isLastRound) = (isFirst, step is not null);
        if (step is null) _ = Carried;
        else (_update, _averageShare) = (new AdamUpdate<float>(_recipe, step.Value.Number, step.Value.LearningRate), Vector512.Create((float)step.Value.AverageShare));
    }

    /// <summary>Takes a vector of the gradient.</summary>
    /// <param name="from">The vector.</param>
    /// <param name="index">Index of its first number among all packed parameters.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(float* from, nint index)
    {
        var gradient = Vector512.Load(from);
        if (!_isFirstRound) gradient += Vector512.Load(_carried!.Pointer + index);
        if (!_isLastRound)
        {
            Vector512.Store(gradient, _carried!.Pointer + index);
            return;
        }
        var weights = _update.Apply(Parameters.Pointer + index, First.Pointer + index, Second.Pointer + index, gradient);
        if (Average is not null) WeightAverage.Update(Average.Pointer + index, weights, _averageShare);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // After a constructor that failed, some are missing.
        Parameters?.Dispose();
        First?.Dispose();
        Second?.Dispose();
        Average?.Dispose();
        _carried?.Dispose();
    }
}
