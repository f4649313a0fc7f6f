using System;

namespace SessionTools;

/// <summary>The two bindings of Clickatell's SOAP server (vendor facts, section 2).</summary>
public enum ClickatellBinding
{
    /// <summary>document/literal, as in Clickatell's examples.</summary>
    DocumentLiteral,

    /// <summary>rpc/encoded, the older binding.</summary>
    RpcEncoded,
}

/// <summary>The differences between the bindings on the wire.</summary>
internal sealed class ClickatellWire
{
    /// <summary>document/literal: the wrapper is in the namespace, its children are in none (seed: clickatell-soap-ping).</summary>
    public static readonly ClickatellWire DocumentLiteral = new(
        "http://api.clickatell.com/soap/document_literal/webservice",
        "http://api.clickatell.com/soap/document_literal/webservice/",
        new Uri("https://api.clickatell.com/soap/document_literal/webservice"),
        encoded: false);

    /// <summary>rpc/encoded: namespace and SOAPAction as in the only WSDL found, webservice_vs.php (vendor facts, W3).</summary>
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

    /// <summary>Whether responses use this namespace. Some servers append ".php", as the older WSDL does.</summary>
    public bool Accepts(string namespaceUri) =>
        namespaceUri == TargetNamespace || (namespaceUri.Length == TargetNamespace.Length + 4 && namespaceUri == TargetNamespace + ".php");
}
