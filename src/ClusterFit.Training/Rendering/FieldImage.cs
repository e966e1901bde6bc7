namespace ClusterFit.Training.Rendering;

/// <summary>What to render of the network as a function of the pixel position.</summary>
public enum FieldKind
{
    /// <summary>Its value.</summary>
    Value,

    /// <summary>Its derivatives to the right and downwards.</summary>
    Gradient,

    /// <summary>The sum of its second derivatives in both directions.</summary>
    Laplacian,
}

/// <summary>A rectangle in pixels of the fitted image, where pixel (i, j) is the square [i, i + 1) x [j, j + 1). It may reach beyond the
/// image.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width, above 0.</param>
/// <param name="Height">Height, above 0.</param>
public sealed record RenderRegion(double X, double Y, double Width, double Height);

/// <summary>A rendered field.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">Channels of the fitted image.</param>
/// <param name="Components">2 for a gradient (right, down), else 1.</param>
/// <param name="Samples">Row by row; in each pixel channel by channel; in each channel the components. Values are as the network gives
/// them, not limited to [0, 1]; derivatives are per pixel of the fitted image.</param>
public sealed record FieldImage(int Width, int Height, int Channels, int Components, float[] Samples);
