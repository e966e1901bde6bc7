namespace ClusterFit.Training.Images;

/// <summary>A decoded image.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 gray, 3 RGB or 4 RGBA (straight alpha).</param>
/// <param name="BitDepth">8 or 16 bits a sample in the file it came from.</param>
/// <param name="Samples">Row by row, channels interleaved, Width * Height * Channels values in [0, 1].</param>
public sealed record PixelImage(int Width, int Height, int Channels, int BitDepth, float[] Samples)
{
    /// <summary>Number of pixels.</summary>
    public int Pixels => Width * Height;
}
