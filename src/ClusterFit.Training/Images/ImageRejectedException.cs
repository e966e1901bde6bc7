namespace ClusterFit.Training.Images;

/// <summary>A file is not an image that can be fitted. The message says what is wrong and what would be right.</summary>
public sealed class ImageRejectedException(string message) : Exception(message);
