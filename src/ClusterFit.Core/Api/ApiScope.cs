namespace ClusterFit.Core.Api;

/// <summary>What a key lets its holder do; each includes those before it.</summary>
public enum ApiScope
{
    /// <summary>Look at everything.</summary>
    Read,

    /// <summary>Upload images, submit batches and command them.</summary>
    Submit,

    /// <summary>All there is.</summary>
    Admin,
}
