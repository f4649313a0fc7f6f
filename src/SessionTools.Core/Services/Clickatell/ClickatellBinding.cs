using System;

namespace SessionTools;

/// <summary>The two forms of Clickatell's SOAP server (vendor facts, section 2).</summary>
public enum ClickatellBinding
{
    /// <summary>document/literal, as in the seed's examples.</summary>
    DocumentLiteral,

    /// <summary>rpc/encoded, the older form.</summary>
    RpcEncoded,
}

/// <summary>What differs on the wire between the bindings.</summary>
internal sealed class ClickatellWire
{
    /// <summary>document/literal: wrapper in the namespace, its children in none (seed: clickatell-soap-ping).</summary>
    public static readonly ClickatellWire DocumentLiteral = new(
        "http://api.clickatell.com/soap/document_literal/webservice",
        "http://api.clickatell.com/soap/document_literal/webservice/",
        new Uri("https://api.clickatell.com/soap/document_literal/webservice"),
        encoded: false);

    /// <summary>rpc/encoded: the namespace and SOAPAction are those of the one WSDL that was found, webservice_vs.php (vendor facts, W3).</summary>
    public static readonly ClickatellWire RpcEncoded = new(
        "http://api.clickatell.com/soap/webservice",
        "http://api.clickatell.com/soap/webservice_vs.php/",
        new Uri("https://api.clickatell.com/soap/rpc_encoded/webservice"),
        encoded: true);

    private ClickatellWire(string targetNamespace, string actionBase, Uri defaultUri, bool encoded)
    {
        TargetNamespace = targetNamespace;
        ActionBase = actionBase;
        DefaultUri = defaultUri;
        Encoded = encoded;
    }

    public string TargetNamespace { get; }

    public string ActionBase { get; }

    public Uri DefaultUri { get; }

    public bool Encoded { get; }

    public static ClickatellWire For(ClickatellBinding binding) =>
        binding == ClickatellBinding.RpcEncoded ? RpcEncoded : DocumentLiteral;

    /// <summary>The older WSDL has the same namespace with ".php" behind it; both are in the field.</summary>
    public bool Owns(string namespaceUri) =>
        namespaceUri == TargetNamespace || (namespaceUri.Length == TargetNamespace.Length + 4 && namespaceUri == TargetNamespace + ".php");
}
