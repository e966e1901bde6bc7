using ClusterFit.Core.Fits;
using ClusterFit.Training.Optimization;
using static TorchSharp.torch;

namespace ClusterFit.Training.Lanes;

/// <summary>What a step of several lanes needs to know of each of them, as columns of one number for each lane.</summary>
internal sealed class StepFactors
{
    /// <summary>Numbers of a lane in a step.</summary>
    public const int Count = 7;

    private readonly Tensor[] _columns;

    /// <summary>The factors of a step.</summary>
    /// <param name="all">Factors x lanes x 1, in the order in which <see cref="Write"/> writes them.</param>
    public StepFactors(Tensor all) => _columns = all.unbind(0);

    /// <summary>Adam's learning rate, with both corrections of the moments.</summary>
    public Tensor Rate => _columns[0];

    /// <summary>Adam's epsilon, with the second moments' correction.</summary>
    public Tensor Epsilon => _columns[1];

    /// <summary>How far the first moments move towards the gradient.</summary>
    public Tensor Take1 => _columns[2];

    /// <summary>How far the second moments move towards the gradient's square.</summary>
    public Tensor Take2 => _columns[3];

    /// <summary>How far the average moves towards the weights.</summary>
    public Tensor Share => _columns[4];

    /// <summary>Derivative of the mean squared error by a sample, for an error of 1.</summary>
    public Tensor Scale => _columns[5];

    /// <summary>Rows of the batch that are pixels of it.</summary>
    public Tensor Rows => _columns[6];

    /// <summary>Writes the factors of one lane, so many numbers apart.</summary>
    /// <param name="all">From the lane's first factor on.</param>
    /// <param name="stride">Number of lanes.</param>
    /// <param name="recipe">The lane's recipe.</param>
    /// <param name="step">Number of the update, counted from 1.</param>
    /// <param name="learningRate">Its learning rate.</param>
    /// <param name="share">How far the average moves.</param>
    /// <param name="rows">Pixels of the batch.</param>
    /// <param name="channels">Samples of a pixel.</param>
    public static void Write(
        Span<float> all, int stride, RecipeSpec recipe, long step, double learningRate, double share, int rows, int channels)
    {
        var (rate, epsilon) = AdamCorrection.Of(recipe, step, learningRate);
        (all[0], all[stride]) = ((float)rate, (float)epsilon);
        all[2 * stride] = (float)(1 - recipe.Beta1);
        all[3 * stride] = (float)(1 - recipe.Beta2);
        all[4 * stride] = (float)share;
        all[5 * stride] = 2.0f / (rows * channels);
        all[6 * stride] = rows;
    }
}
