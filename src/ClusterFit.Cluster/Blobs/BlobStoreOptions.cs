namespace ClusterFit.Cluster.Blobs;

/// <summary>Where blobs are kept.</summary>
public abstract record BlobStoreOptions
{
    /// <summary>What <see cref="Parse"/> takes for the store.</summary>
    public const string Expected = "a folder, or s3://BUCKET or s3://BUCKET/PREFIX";

    /// <summary>The region of a store that names none.</summary>
    public const string DefaultRegion = "us-east-1";

    private const string S3Scheme = "s3://";
    private const int MaxPrefix = 512;

    private BlobStoreOptions()
    {
    }

    /// <summary>Reads the options of a program.</summary>
    /// <param name="store">A path of a folder, or <c>s3://bucket/prefix</c>.</param>
    /// <param name="s3Endpoint">Address of an S3-compatible server; null for Amazon's own. Only for S3.</param>
    /// <param name="s3Region">Region that requests are signed for; null for <see cref="DefaultRegion"/>. Only for S3.</param>
    /// <exception cref="FormatException">Names the option, its value and what would be right.</exception>
    public static BlobStoreOptions Parse(string? store, string? s3Endpoint, string? s3Region)
    {
        Require(!string.IsNullOrWhiteSpace(store), "blobs", store, Expected);
        if (!store!.StartsWith(S3Scheme, StringComparison.OrdinalIgnoreCase))
        {
            Require(!store.Contains("://", StringComparison.Ordinal) && !store.StartsWith("s3:", StringComparison.OrdinalIgnoreCase), "blobs", store, Expected);
            Require(s3Endpoint is null, "s3-endpoint", s3Endpoint, $"none, since blobs are in the folder '{store}'");
            Require(s3Region is null, "s3-region", s3Region, $"none, since blobs are in the folder '{store}'");
            return new Folder(Path.GetFullPath(store));
        }

        var (bucket, prefix) = store[S3Scheme.Length..].Split('/', 2) is [var first, var rest] ? (first, rest.TrimEnd('/')) : (store[S3Scheme.Length..], "");
        Require(IsBucket(bucket), "blobs", store, "a bucket name of 3 to 63 lower-case letters, digits, dots and hyphens after s3://");
        Require(prefix.Length == 0 || IsPrefix(prefix), "blobs", store,
            $"a prefix of at most {MaxPrefix} letters, digits, dots, hyphens, underscores and single slashes after the bucket");
        var region = s3Region ?? DefaultRegion;
        Require(region.Length is > 0 and <= 64 && region.All(c => char.IsAsciiLetterOrDigit(c) || c is '-'), "s3-region", region, "a region such as eu-central-1");
        return new S3(new S3Address(bucket, prefix.Length == 0 ? "" : prefix + '/', Endpoint(s3Endpoint), region));
    }

    private static Uri? Endpoint(string? endpoint)
    {
        if (endpoint is null) return null;
        var isServer = Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            && address is { PathAndQuery: "/", Fragment: "", UserInfo: "" };
        // A key has no place in an address, and none in a message.
        Require(isServer, "s3-endpoint", address is { UserInfo: not "" } ? $"{address.Scheme}://...@{address.Authority}" : endpoint,
            "the address of a server, such as https://storage.example.org:9000; the bucket goes into blobs, a key into the environment");
        return address;
    }

    private static bool IsBucket(string bucket) =>
        bucket.Length is >= 3 and <= 63
        && bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')
        && char.IsAsciiLetterOrDigit(bucket[0]) && char.IsAsciiLetterOrDigit(bucket[^1]);

    private static bool IsPrefix(string prefix) =>
        prefix.Length <= MaxPrefix
        && prefix.Split('/').All(part => part is not ("" or "." or "..") && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));

    private static void Require(bool holds, string option, string? value, string expected)
    {
        if (!holds) throw new FormatException($"{option}: '{value}' is not possible; expected {expected}.");
    }

    /// <summary>A folder, which all nodes share.</summary>
    /// <param name="Path">Its full path.</param>
    public sealed record Folder(string Path) : BlobStoreOptions
    {
        /// <inheritdoc />
        public override string ToString() => Path;
    }

    /// <summary>A bucket of an S3-compatible server.</summary>
    /// <param name="Address">Which.</param>
    public sealed record S3(S3Address Address) : BlobStoreOptions
    {
        /// <inheritdoc />
        public override string ToString() => Address.ToString();
    }
}
