namespace ClusterFit.Training.Encoders;

/// <summary>The network's coordinates on an image: the longer side spans [-1, 1] with the centres of its end pixels on -1 and 1, pixels
/// are square, and the image's centre is 0. An image of one pixel lies at 0.</summary>
internal readonly record struct PixelFrame(int Width, int Height)
{
    private int LongerSide => Math.Max(Width, Height);

    /// <summary>Network coordinate per pixel: the derivative of <see cref="X"/> and <see cref="Y"/>.</summary>
    public double Scale => LongerSide > 1 ? 2.0 / (LongerSide - 1) : 0;

    /// <summary>Network coordinate of a horizontal position in pixels, where column i has its centre at i + 0.5.</summary>
    public double X(double position) => LongerSide > 1 ? (2 * (position - 0.5) - (Width - 1)) / (LongerSide - 1) : 0;

    /// <summary>Network coordinate of a vertical position in pixels, where row j has its centre at j + 0.5.</summary>
    public double Y(double position) => LongerSide > 1 ? (2 * (position - 0.5) - (Height - 1)) / (LongerSide - 1) : 0;

    /// <summary>Network coordinates of the centres of so many equal cells that span a part of the width, in pixels.</summary>
    public double[] Columns(double from, double length, int cells)
    {
        var frame = this;
        return Enumerable.Range(0, cells).Select(i => frame.X(from + (i + 0.5) * length / cells)).ToArray();
    }

    /// <summary>Network coordinates of the centres of so many equal cells that span a part of the height, in pixels.</summary>
    public double[] Rows(double from, double length, int cells)
    {
        var frame = this;
        return Enumerable.Range(0, cells).Select(j => frame.Y(from + (j + 0.5) * length / cells)).ToArray();
    }
}
