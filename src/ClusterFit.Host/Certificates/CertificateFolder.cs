using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ClusterFit.Host.Certificates;

/// <summary>A folder with the authority of a cluster (<c>ca.pem</c>, <c>ca-key.pem</c>) and certificates of nodes (<c>NAME.pem</c>,
/// <c>NAME-key.pem</c>), readable by their owner only.</summary>
public sealed class CertificateFolder
{
    private const string AuthorityName = "ca";
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3650);
    private static readonly TimeSpan NodeLife = TimeSpan.FromDays(825);

    // For nodes whose clock is behind.
    private static readonly TimeSpan Backdated = TimeSpan.FromHours(1);

    private readonly string _folder;
    private readonly DateTimeOffset _now;
    private readonly X509Certificate2 _authority;

    private CertificateFolder(string folder, DateTimeOffset now, X509Certificate2 authority) => (_folder, _now, _authority) = (folder, now, authority);

    /// <summary>Opens the folder; a new one gets a new authority.</summary>
    /// <exception cref="IOException">The files can not be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The files can not be read or written.</exception>
    /// <exception cref="CryptographicException">The authority is damaged.</exception>
    public static CertificateFolder Open(string folder, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var now = time.GetUtcNow();
        Directory.CreateDirectory(folder);
        if (File.Exists(PathOf(folder, AuthorityName)))
        {
            return new CertificateFolder(
                folder, now, X509Certificate2.CreateFromPemFile(PathOf(folder, AuthorityName), KeyPathOf(folder, AuthorityName)));
        }

        var authority = CertificateMaker.Authority(now - (2 * Backdated), now + AuthorityLife);
        Write(folder, AuthorityName, authority);
        return new CertificateFolder(folder, now, authority);
    }

    /// <summary>Makes a certificate for the node and returns its path.</summary>
    /// <exception cref="IOException">There is one already, or the files can not be written.</exception>
    public string Create(string name)
    {
        if (File.Exists(PathOf(_folder, name))) throw new IOException($"'{PathOf(_folder, name)}' exists; delete it to make a new one.");
        var until = _now + NodeLife < _authority.NotAfter ? _now + NodeLife : _authority.NotAfter;
        using var certificate = CertificateMaker.Node(_authority, name, _now - Backdated, until);
        Write(_folder, name, certificate);
        return PathOf(_folder, name);
    }

    private static void Write(string folder, string name, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        // The key first: a certificate without its key would stand in the way of another try.
        Write(KeyPathOf(folder, name), key.ExportPkcs8PrivateKeyPem());
        Write(PathOf(folder, name), certificate.ExportCertificatePem());
    }

    private static void Write(string path, string pem)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
#pragma warning disable CA1416 // The program runs on Linux only.
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
#pragma warning restore CA1416
        });
        using var writer = new StreamWriter(file);
        writer.WriteLine(pem);
    }

    private static string PathOf(string folder, string name) => Path.Combine(folder, $"{name}.pem");

    private static string KeyPathOf(string folder, string name) => Path.Combine(folder, $"{name}-key.pem");
}
