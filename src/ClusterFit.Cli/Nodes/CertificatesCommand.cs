using System.CommandLine;
using System.Security.Cryptography;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Host.Certificates;

namespace ClusterFit.Cli.Nodes;

/// <summary><c>clusterfit certificates</c>: the certificates of a cluster.</summary>
internal static class CertificatesCommand
{
    private static readonly Argument<string> Folder = new("folder")
    {
        Description = "Folder for the PEM files; an authority that is there signs the new certificates",
    };

    private static readonly Option<string[]> For = new("--for")
    {
        Description = "Host name or IP address of a node; several may follow",
        HelpName = "names",
        AllowMultipleArgumentsPerToken = true,
        Required = true,
    };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var create = new DocumentedCommand("create", "Create an authority for the cluster, once, and a certificate for each node.")
        {
            Examples =
            [
                ("clusterfit certificates create tls --for node-1 node-2 10.0.0.3",
                    "writes tls/ca.pem and tls/node-1.pem, tls/node-1-key.pem and so on; keep tls/ca-key.pem to yourself"),
            ],
            ExitCodes = "0 created, 1 a file can not be written or is there already, 2 wrong usage.",
        };
        create.Arguments.Add(Folder);
        create.Options.Add(For);
        create.SetAction(parsed => Run(parsed.GetValue(Folder)!, parsed.GetValue(For)!, terminal));
        return new Command("certificates", "Certificates for encrypted connections between nodes.") { create };
    }

    private static int Run(string folder, string[] names, Terminal terminal)
    {
        if (names.FirstOrDefault(name => Uri.CheckHostName(name) == UriHostNameType.Unknown || name is "ca" or "ca-key") is { } wrong)
            throw new UsageException($"--for: '{wrong}' is not possible; expected a host name or IP address.");
        try
        {
            var certificates = CertificateFolder.Open(folder, terminal.Time);
            foreach (var name in names) terminal.Output.WriteLine(certificates.Create(name));
            return ExitCode.Success;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CommandFailedException(error.Message, error);
        }
    }
}
