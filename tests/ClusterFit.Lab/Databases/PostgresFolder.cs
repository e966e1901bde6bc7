using ClusterFit.Lab.Processes;

namespace ClusterFit.Lab.Databases;

/// <summary>The temporary data folder of a server. PostgreSQL refuses to run as root, so under root it belongs to the user that the Debian
/// package creates.</summary>
internal sealed class PostgresFolder : IAsyncDisposable
{
    private const string User = "postgres";

    private readonly string _root;
    private readonly IDisposable _promise;

    private PostgresFolder(string root)
    {
        _root = root;
        _promise = Caretaker.Promise($"ipcrm -m \"$(awk 'NR == 7 {{ print $2 }}' '{Data}/postmaster.pid')\"; rm -rf '{root}'");
    }

    public string Data => Path.Combine(_root, "data");

    /// <summary>What stands before a command that the server's user runs.</summary>
    public static string[] AsServer => Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups"] : [];

    /// <summary>A program of the newest PostgreSQL that is installed.</summary>
    public static string Program(string name)
    {
        const string Versions = "/usr/lib/postgresql";
        var folder = Directory.Exists(Versions)
            ? Directory.EnumerateDirectories(Versions).Where(path => int.TryParse(Path.GetFileName(path), out _))
                .OrderByDescending(path => int.Parse(Path.GetFileName(path))).FirstOrDefault(path => File.Exists($"{path}/bin/postgres"))
            : null;
        return folder is null
            ? throw new ToolFailedException($"PostgreSQL is not installed: nothing in {Versions}; tests/setup.sh installs what tests need.")
            : $"{folder}/bin/{name}";
    }

    public static async Task<PostgresFolder> CreateAsync(string password)
    {
        var initdb = Program("initdb");
        var folder = new PostgresFolder(Directory.CreateTempSubdirectory("clusterfit-postgres-").FullName);
        try
        {
            var secret = Path.Combine(folder._root, "password");
            await File.WriteAllTextAsync(secret, password + "\n");
            if (Environment.IsPrivilegedProcess) await Tool.RunAsync("chown", ["-R", $"{User}:{User}", folder._root]);
            string[] command = [.. AsServer, initdb, "-D", folder.Data, "-U", User, "-A", "scram-sha-256", $"--pwfile={secret}",
                "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
            await Tool.RunAsync(command[0], command[1..]);
            // It listens at one address of the test; what reaches that may log in with the password.
            await File.AppendAllTextAsync(Path.Combine(folder.Data, "pg_hba.conf"), "host all all all scram-sha-256\n");
            return folder;
        }
        catch
        {
            await folder.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the server process has noted that it accepts sessions.</summary>
    public bool SaysReady(int process)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(Data, "postmaster.pid")) is [var id, _, _, _, _, _, _, var status, ..]
                && id.Trim() == $"{process}" && status.Trim() == "ready";
        }
        catch (IOException)
        {
            return false; // Not there yet, or being replaced.
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A killed server leaves its lock in shared memory behind; its number is in the file that it leaves as well.
        var left = Path.Combine(Data, "postmaster.pid");
        var lines = File.Exists(left) ? await File.ReadAllLinesAsync(left) : [];
        if (lines.ElementAtOrDefault(6)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var id])
            await Tool.RunAsync("ipcrm", ["-m", id]);
        Directory.Delete(_root, recursive: true);
        _promise.Dispose();
    }
}
