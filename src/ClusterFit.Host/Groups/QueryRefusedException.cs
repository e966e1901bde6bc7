namespace ClusterFit.Host;

/// <summary>The query is not possible, as with a damaged cursor; the message names the field, its value and what would be right.</summary>
public sealed class QueryRefusedException(string message) : Exception(message);

/// <summary>The group exists and what was asked for contradicts it: another batch under the same key, or a job that is not there to be run
/// again; the message says why.</summary>
public sealed class GroupConflictException(string message) : Exception(message);

/// <summary>The group exists and has no such job; the message says which there are.</summary>
public sealed class JobUnknownException(string message) : Exception(message);
