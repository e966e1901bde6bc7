namespace ClusterFit.Training.Devices;

/// <summary>The memory of the device does not suffice for the fits that it was given.</summary>
public sealed class DeviceMemoryException(Exception cause) : Exception(
    "The memory of the device does not suffice for so many fits, or for one as large; fewer lanes need less.", cause)
{
    /// <summary>Whether an exception of libtorch means that. It says so in words only.</summary>
    internal static bool IsMeant(Exception error) => error is OutOfMemoryException
        || error.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || error.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase)
        || error.Message.Contains("ALLOC_FAILED", StringComparison.Ordinal);
}
