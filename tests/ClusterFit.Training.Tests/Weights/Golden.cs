namespace ClusterFit.Training.Tests.Weights;

/// <summary>Files that earlier versions wrote, kept beside the tests.</summary>
internal static class Golden
{
    public static byte[] File(string name)
    {
        using var stream = typeof(Golden).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
