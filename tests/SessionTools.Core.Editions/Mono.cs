using System;
using SessionTools.Core.Tests.Hostile;
using Xunit;

namespace SessionTools.Core.Tests;

/// <summary>What Mono, in the place of .NET Framework, cannot show.</summary>
internal static class Mono
{
    private static readonly bool IsThis = Type.GetType("Mono.Runtime") is not null;

    public static void SkipWhatItLacks(Fault fault)
    {
        Assert.SkipWhen(
            IsThis && fault.Reachability is Reachability.TlsAccepted or Reachability.TlsSelfSigned or Reachability.TlsOtherHost
                or Reachability.TlsExpired,
            "Mono has no CertificateRequest, with which the server makes its certificate.");
        Assert.SkipWhen(
            IsThis && fault.Name == "gzip said, plain sent",
            "Mono's GZipStream throws an IOException where .NET Framework throws an InvalidDataException.");
    }
}
