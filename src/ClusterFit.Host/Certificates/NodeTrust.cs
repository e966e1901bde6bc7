using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Event;
using Akka.Remote.Transport.DotNetty;
using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Certificates;

/// <summary>Whom a node talks to: those whose certificate was issued by the cluster's own authority and is valid now. What the machine trusts
/// otherwise does not count.</summary>
internal sealed class NodeTrust
{
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _authorities;
    private readonly TimeProvider _time;

    private NodeTrust(X509Certificate2 own, X509Certificate2Collection authorities, TimeProvider time) =>
        (_own, _authorities, _time) = (own, authorities, time);

    /// <summary>Reads the files and checks that others of the cluster would accept this node.</summary>
    /// <exception cref="OptionInvalidException">A file can not be read, or they do not belong together.</exception>
    public static NodeTrust Load(TlsFiles files, TimeProvider time)
    {
        foreach (var (option, path) in new[] { ("tls-certificate", files.Certificate), ("tls-key", files.Key), ("tls-ca", files.Authority) })
        {
            if (path.Length == 0) throw new OptionInvalidException($"{option}: not given; expected a PEM file, as for the other two tls options.");
            if (!File.Exists(path)) throw new OptionInvalidException($"{option}: '{path}' is not there; expected a PEM file.");
        }

        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(files.Authority);
            if (authorities.Count == 0) throw new OptionInvalidException($"tls-ca: '{files.Authority}' holds no certificate; expected a PEM file.");
            var trust = new NodeTrust(X509Certificate2.CreateFromPemFile(files.Certificate, files.Key), authorities, time);
            if (trust.Objection(trust._own) is { } objection)
                throw new OptionInvalidException($"tls-certificate: '{files.Certificate}' would be refused by the other nodes: {objection}.");
            return trust;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new OptionInvalidException(
                $"tls-certificate: '{files.Certificate}' can not be used with tls-key '{files.Key}' and tls-ca '{files.Authority}': {error.Message}");
        }
    }

    /// <summary>The remoting's set-up: both sides show a certificate, and both check it.</summary>
    public DotNettySslSetup Setup() => new(
        _own,
        suppressValidation: false,
        requireMutualAuthentication: true,
        customValidator: (certificate, _, peer, _, log) =>
        {
            var objection = certificate is null ? "it shows no certificate" : Objection(certificate);
            if (objection is not null) log.Warning("{0} is refused: {1}", peer, objection);
            return objection is null;
        });

    /// <summary>Why the certificate is not accepted; null when it is.</summary>
    internal string? Objection(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        return chain.Build(certificate)
            ? null
            : $"the certificate of {certificate.Subject} is not accepted ({string.Join(' ', chain.ChainStatus.Select(s => s.StatusInformation.Trim()))})";
    }
}
