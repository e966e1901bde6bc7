namespace ClusterFit.Training.Images;

/// <summary>What the header of an image file says.</summary>
/// <param name="Format">PNG, JPEG, WebP, BMP or GIF.</param>
/// <param name="Width">Columns of the upright image.</param>
/// <param name="Height">Rows of the upright image.</param>
public sealed record ImageHeader(string Format, int Width, int Height);
