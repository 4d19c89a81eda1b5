//! The fields of DHCP and the names of their values (IANA's BOOTP and DHCP parameters).

use super::options;
use crate::dissect::prelude::*;
use crate::proto::sll::HARDWARE_TYPES;

fields! {
    BOOTP = "dhcp.bootp", "Frame is BOOTP", bool;
    TYPE = "dhcp.type", "Message type", u8, names TYPE_NAMES;
    HW_TYPE = "dhcp.hw.type", "Hardware type", u8, hex, names HARDWARE_TYPES;
    HW_LEN = "dhcp.hw.len", "Hardware address length", u8;
    HOPS = "dhcp.hops", "Hops", u8;
    ID = "dhcp.id", "Transaction ID", u32, hex;
    SECS = "dhcp.secs", "Seconds elapsed", u16;
    FLAGS = "dhcp.flags", "Bootp flags", u16, hex;
    FLAGS_BC = "dhcp.flags.bc", "Broadcast flag", bool, mask16 0x8000, yes_no ("Broadcast", "Unicast");
    FLAGS_RESERVED = "dhcp.flags.reserved", "Reserved flags", u16, hex, mask16 0x7fff;
    IP_CLIENT = "dhcp.ip.client", "Client IP address", ipv4;
    IP_YOUR = "dhcp.ip.your", "Your (client) IP address", ipv4;
    IP_SERVER = "dhcp.ip.server", "Next server IP address", ipv4;
    IP_RELAY = "dhcp.ip.relay", "Relay agent IP address", ipv4;
    HW_ADDR = "dhcp.hw.addr", "Client hardware address", bytes;
    HW_ADDR_PADDING = "dhcp.hw.addr_padding", "Client hardware address padding", bytes;
    HW_MAC_ADDR = "dhcp.hw.mac_addr", "Client MAC address", ether;
    SERVER = "dhcp.server", "Server host name", text;
    FILE = "dhcp.file", "Boot file name", text;
    COOKIE = "dhcp.cookie", "Magic cookie", ipv4;
    VENDOR_SPECIFIC_OPTIONS = "dhcp.vendor_specific_options", "Bootp vendor specific options", bytes;
    FQDN_S = "dhcp.fqdn.s", "Server", bool, mask8 0x1, yes_no ("Server", "Client");
    FQDN_O = "dhcp.fqdn.o", "Server overrides", bool, mask8 0x2, yes_no ("Override", "No override");
    FQDN_E = "dhcp.fqdn.e", "Encoding", bool, mask8 0x4, yes_no ("Binary encoding", "ASCII encoding");
    FQDN_N = "dhcp.fqdn.n", "Server DDNS", bool, mask8 0x8, yes_no ("No server updates", "Some server updates");
    FQDN_FLAGS = "dhcp.fqdn.flags", "Flags", u8, hex;
    FQDN_MBZ = "dhcp.fqdn.mbz", "Reserved flags", u8, hex, mask8 0xf0;
    FQDN_RCODE1 = "dhcp.fqdn.rcode1", "A-RR result", u8;
    FQDN_RCODE2 = "dhcp.fqdn.rcode2", "PTR-RR result", u8;
    FQDN_NAME = "dhcp.fqdn.name", "Client name", text;
    CLIENT_ID_UUID = "dhcp.client_id.uuid", "Client Identifier (UUID)", guid;
    CLIENT_HARDWARE_ADDRESS = "dhcp.client_hardware_address", "Client hardware address", text;
    CLIENT_ID_IAID = "dhcp.client_id.iaid", "IAID", text;
    CLIENT_ID_DUID_TYPE = "dhcp.client_id.duid_type", "DUID Type", u16, names CLIENT_ID_DUID_TYPE_NAMES;
    CLIENT_ID_DUID_LLT_HW_TYPE = "dhcp.client_id.duid_llt_hw_type", "Hardware type", u16, names HARDWARE_TYPES;
    CLIENT_ID_DUID_LL_HW_TYPE = "dhcp.client_id.duid_ll_hw_type", "Hardware type", u16, names HARDWARE_TYPES;
    CLIENT_ID_TIME = "dhcp.client_id.time", "Time", u32;
    CLIENT_ID_LINK_LAYER_ADDRESS = "dhcp.client_id.link_layer_address", "Link layer address", text;
    CLIENT_ID_ENTERPRISE_NUM = "dhcp.client_id.enterprise_num", "Enterprise-number", u32, names ENTERPRISES;
    CLIENT_ID = "dhcp.client_id", "Identifier", bytes;
    CLIENT_ID_TYPE = "dhcp.client_id.type", "Type", u8;
    CLIENT_ID_UNDEF = "dhcp.client_id.undef", "Client Identifier", text;
    OPTION_TYPE = "dhcp.option.type", "Option", u8;
    OPTION_LENGTH = "dhcp.option.length", "Length", u8;
    OPTION_SUBOPTION_LENGTH = "dhcp.option.suboption_length", "Length", u8;
    OPTION_VALUE = "dhcp.option.value", "Value", bytes;
    OPTION_PADDING = "dhcp.option.padding", "Padding", bytes;
    OPTION_SUBNET_MASK = "dhcp.option.subnet_mask", "Subnet Mask", ipv4;
    OPTION_TIME_OFFSET = "dhcp.option.time_offset", "Time Offset", i32;
    OPTION_ROUTER = "dhcp.option.router", "Router", ipv4;
    OPTION_TIME_SERVER = "dhcp.option.time_server", "Time Server", ipv4;
    OPTION_NAME_SERVER = "dhcp.option.name_server", "Name Server", ipv4;
    OPTION_DOMAIN_NAME_SERVER = "dhcp.option.domain_name_server", "Domain Name Server", ipv4;
    OPTION_LOG_SERVER = "dhcp.option.log_server", "Log Server", ipv4;
    OPTION_QUOTES_SERVER = "dhcp.option.quotes_server", "Quotes Server", ipv4;
    OPTION_LPR_SERVER = "dhcp.option.lpr_server", "LPR Server", ipv4;
    OPTION_IMPRESS_SERVER = "dhcp.option.impress_server", "Impress Server", ipv4;
    OPTION_RESOURCE_LOCATION_SERVER = "dhcp.option.resource_location_server", "Resource Location Server", ipv4;
    OPTION_HOSTNAME = "dhcp.option.hostname", "Host Name", text;
    OPTION_BOOT_FILE_SIZE = "dhcp.option.boot_file_size", "Boot File Size", u16;
    OPTION_MERIT_DUMP_FILE = "dhcp.option.merit_dump_file", "Merit Dump File", text;
    OPTION_DOMAIN_NAME = "dhcp.option.domain_name", "Domain Name", text;
    OPTION_SWAP_SERVER = "dhcp.option.swap_server", "Swap Server", ipv4;
    OPTION_ROOT_PATH = "dhcp.option.root_path", "Root Path", text;
    OPTION_EXTENSION_PATH = "dhcp.option.extension_path", "Extensions Path", text;
    OPTION_IP_FORWARDING = "dhcp.option.ip_forwarding", "IP Forwarding", bool, yes_no ("Enabled", "Disabled");
    OPTION_POLICY_FILTER_IP = "dhcp.option.policy_filter.ip", "IP Address", ipv4;
    OPTION_POLICY_FILTER_SUBNET_MASK = "dhcp.option.policy_filter.subnet_mask", "Subnet Mask", ipv4;
    OPTION_NON_LOCAL_SOURCE_ROUTING = "dhcp.option.non_local_source_routing", "Non-Local Source Routing", bool, yes_no ("Enabled", "Disabled");
    OPTION_MAX_DATAGRAM_REASSEMBLY_SIZE = "dhcp.option.max_datagram_reassembly_size", "Maximum Datagram Reassembly Size", u16;
    OPTION_DEFAULT_IP_TTL = "dhcp.option.default_ip_ttl", "Default IP Time-to-Live", u8;
    OPTION_PATH_MTU_AGING_TIMEOUT = "dhcp.option.path_mtu_aging_timeout", "Path MTU Aging Timeout", u32;
    OPTION_PATH_MTU_PLATEAU_TABLE_ITEM = "dhcp.option.path_mtu_plateau_table_item", "Path MTU Plateau Table Item", u16;
    OPTION_INTERFACE_MTU = "dhcp.option.interface_mtu", "Interface MTU", u16;
    OPTION_ALL_SUBNETS_ARE_LOCAL = "dhcp.option.all_subnets_are_local", "All Subnets are Local", bool, yes_no ("Yes", "No");
    OPTION_BROADCAST_ADDRESS = "dhcp.option.broadcast_address", "Broadcast Address", ipv4;
    OPTION_PERFORM_MASK_DISCOVERY = "dhcp.option.perform_mask_discovery", "Perform Mask Discovery", bool, yes_no ("Enabled", "Disabled");
    OPTION_MASK_SUPPLIER = "dhcp.option.mask_supplier", "Mask Supplier", bool, yes_no ("Yes", "No");
    OPTION_PERFORM_ROUTER_DISCOVER = "dhcp.option.perform_router_discover", "Perform Router Discover", bool, yes_no ("Enabled", "Disabled");
    OPTION_ROUTER_SOLICITATION_ADDRESS = "dhcp.option.router_solicitation_address", "Router Solicitation Address", ipv4;
    OPTION_STATIC_ROUTE_IP = "dhcp.option.static_route.ip", "Destination IP Address", ipv4;
    OPTION_STATIC_ROUTE_ROUTER = "dhcp.option.static_route.router", "Destination Router", ipv4;
    OPTION_TRAILER_ENCAPSULATION = "dhcp.option.trailer_encapsulation", "Trailer Encapsulation", bool, yes_no ("Enabled", "Disabled");
    OPTION_ARP_CACHE_TIMEOUT = "dhcp.option.arp_cache_timeout", "ARP Cache Timeout", u32;
    OPTION_ETHERNET_ENCAPSULATION = "dhcp.option.ethernet_encapsulation", "Ethernet Encapsulation", bool, yes_no ("Enabled", "Disabled");
    OPTION_TCP_DEFAULT_TTL = "dhcp.option.tcp_default_ttl", "TCP Default TTL", u8;
    OPTION_TCP_KEEPALIVE_INTERVAL = "dhcp.option.tcp_keepalive_interval", "TCP Keepalive Interval", u32;
    OPTION_TCP_KEEPALIVE_GARBAGE = "dhcp.option.tcp_keepalive_garbage", "TCP Keepalive Garbage", bool, yes_no ("Enabled", "Disabled");
    OPTION_NIS_DOMAIN = "dhcp.option.nis_domain", "Network Information Service Domain", text;
    OPTION_NIS_SERVER = "dhcp.option.nis_server", "Network Information Service Server", ipv4;
    OPTION_NTP_SERVER = "dhcp.option.ntp_server", "Network Time Protocol Server", ipv4;
    OPTION_VENDOR_VALUE = "dhcp.option.vendor.value", "Value", bytes;
    OPTION_VENDOR_PXECLIENT_SUBOPTION = "dhcp.option.vendor.pxeclient.suboption", "Option 43 Suboption", u8, names OPTION_VENDOR_PXECLIENT_SUBOPTION_NAMES;
    OPTION_VENDOR_PXECLIENT_PADDING = "dhcp.option.vendor.pxeclient.padding", "Padding", u8;
    OPTION_VENDOR_PXECLIENT_MTFTP_IP = "dhcp.option.vendor.pxeclient.mtftp_ip", "mtftp IP", ipv4;
    OPTION_VENDOR_PXECLIENT_MTFTP_CLIENT_PORT = "dhcp.option.vendor.pxeclient.mtftp_client_port", "mtftp client port", u16;
    OPTION_VENDOR_PXECLIENT_MTFTP_SERVER_PORT = "dhcp.option.vendor.pxeclient.mtftp_server_port", "mtftp server port", u16;
    OPTION_VENDOR_PXECLIENT_MTFTP_TIMEOUT = "dhcp.option.vendor.pxeclient.mtftp_timeout", "mtftp timeout", u8;
    OPTION_VENDOR_PXECLIENT_MTFTP_DELAY = "dhcp.option.vendor.pxeclient.mtftp_delay", "mtftp delay", u8;
    OPTION_VENDOR_PXECLIENT_DISCOVERY_CONTROL = "dhcp.option.vendor.pxeclient.discovery_control", "discovery control", u8, hex;
    OPTION_VENDOR_PXECLIENT_DISCOVERY_CONTROL_BROADCAST = "dhcp.option.vendor.pxeclient.discovery_control.broadcast", "Disable Broadcast", bool, mask8 0x1, yes_no ("Set", "Not set");
    OPTION_VENDOR_PXECLIENT_DISCOVERY_CONTROL_MULTICAST = "dhcp.option.vendor.pxeclient.discovery_control.multicast", "Disable Multicast", bool, mask8 0x2, yes_no ("Set", "Not set");
    OPTION_VENDOR_PXECLIENT_DISCOVERY_CONTROL_SERVERLIST = "dhcp.option.vendor.pxeclient.discovery_control.serverlist", "Serverlist only", bool, mask8 0x4, yes_no ("Set", "Not set");
    OPTION_VENDOR_PXECLIENT_DISCOVERY_CONTROL_BSTRAP = "dhcp.option.vendor.pxeclient.discovery_control.bstrap", "Bootstrap override", bool, mask8 0x8, yes_no ("Set", "Not set");
    OPTION_VENDOR_PXECLIENT_MULTICAST_ADDRESS = "dhcp.option.vendor.pxeclient.multicast_address", "multicast address", ipv4;
    OPTION_VENDOR_PXECLIENT_BOOT_SERVERS = "dhcp.option.vendor.pxeclient.boot_servers", "boot servers", bytes;
    OPTION_VENDOR_PXECLIENT_BOOT_SERVERS_TYPE = "dhcp.option.vendor.pxeclient.boot_servers.type", "Type", u16, names OPTION_VENDOR_PXECLIENT_BOOT_SERVERS_TYPE_NAMES;
    OPTION_VENDOR_PXECLIENT_BOOT_SERVERS_COUNT = "dhcp.option.vendor.pxeclient.boot_servers.count", "IP count", u8;
    OPTION_VENDOR_PXECLIENT_BOOT_SERVERS_IP = "dhcp.option.vendor.pxeclient.boot_servers.ip", "IP", ipv4;
    OPTION_VENDOR_PXECLIENT_BOOT_MENU = "dhcp.option.vendor.pxeclient.boot_menu", "boot menu", bytes;
    OPTION_VENDOR_PXECLIENT_BOOT_MENU_TYPE = "dhcp.option.vendor.pxeclient.boot_menu.type", "Type", u16, names OPTION_VENDOR_PXECLIENT_BOOT_MENU_TYPE_NAMES;
    OPTION_VENDOR_PXECLIENT_BOOT_MENU_LENGTH = "dhcp.option.vendor.pxeclient.boot_menu.length", "Length", u8;
    OPTION_VENDOR_PXECLIENT_BOOT_MENU_DESC = "dhcp.option.vendor.pxeclient.boot_menu.desc", "Description", text;
    OPTION_VENDOR_PXECLIENT_MENU_PROMPT = "dhcp.option.vendor.pxeclient.menu_prompt", "menu prompt", bytes;
    OPTION_VENDOR_PXECLIENT_MENU_PROMPT_TIMEOUT = "dhcp.option.vendor.pxeclient.menu_prompt.timeout", "Timeout", u8;
    OPTION_VENDOR_PXECLIENT_MENU_PROMPT_PROMPT = "dhcp.option.vendor.pxeclient.menu_prompt.prompt", "Prompt", text;
    OPTION_VENDOR_PXECLIENT_MULTICAST_ADDRESS_ALLOC = "dhcp.option.vendor.pxeclient.multicast_address_alloc", "multicast address alloc", bytes;
    OPTION_VENDOR_PXECLIENT_CREDENTIAL_TYPES = "dhcp.option.vendor.pxeclient.credential_types", "credential types", bytes;
    OPTION_VENDOR_PXECLIENT_BOOT_ITEM = "dhcp.option.vendor.pxeclient.boot_item", "boot item", bytes;
    OPTION_VENDOR_PXECLIENT_BOOT_ITEM_TYPE = "dhcp.option.vendor.pxeclient.boot_item.type", "Type", u16;
    OPTION_VENDOR_PXECLIENT_BOOT_ITEM_LAYER = "dhcp.option.vendor.pxeclient.boot_item.layer", "Layer", bytes;
    OPTION_VENDOR_PXECLIENT_LCM_SERVER = "dhcp.option.vendor.pxeclient.lcm_server", "LCM Server Name", text;
    OPTION_VENDOR_PXECLIENT_LCM_DOMAIN = "dhcp.option.vendor.pxeclient.lcm_domain", "LCM Domain", text;
    OPTION_VENDOR_PXECLIENT_LCM_NIC_OPTION = "dhcp.option.vendor.pxeclient.lcm_nic_option", "LCM NIC option", bytes;
    OPTION_VENDOR_PXECLIENT_LCM_WORKGROUP = "dhcp.option.vendor.pxeclient.lcm_workgroup", "LCM Workgroup", text;
    OPTION_VENDOR_PXECLIENT_DISCOVERY = "dhcp.option.vendor.pxeclient.discovery", "Discovery", bool, yes_no ("Yes", "No");
    OPTION_VENDOR_PXECLIENT_CONFIGURED = "dhcp.option.vendor.pxeclient.configured", "Configured", bool, yes_no ("Yes", "No");
    OPTION_VENDOR_PXECLIENT_LCM_VERSION = "dhcp.option.vendor.pxeclient.lcm_version", "LCM Version", u32;
    OPTION_VENDOR_PXECLIENT_LCM_SERIAL = "dhcp.option.vendor.pxeclient.lcm_serial", "LCM Serial Number", text;
    OPTION_VENDOR_PXECLIENT_END = "dhcp.option.vendor.pxeclient.end", "PXE Client End", u8;
    OPTION_VENDOR_CISCO_SUBOPTION = "dhcp.option.vendor.cisco.suboption", "Option 43 Suboption", u8, names OPTION_VENDOR_CISCO_SUBOPTION_NAMES;
    OPTION_VENDOR_CL_SUBOPTION = "dhcp.option.vendor.cl.suboption", "Option 43 Suboption", u8, names OPTION_VENDOR_CL_SUBOPTION_NAMES;
    OPTION_VENDOR_CL_PADDING = "dhcp.option.vendor.cl.padding", "Padding", u8;
    OPTION_VENDOR_CL_SUBOPTION_REQUEST_LIST = "dhcp.option.vendor.cl.suboption_request_list", "Suboption Request List", text;
    OPTION_VENDOR_CL_DEVICE_TYPE = "dhcp.option.vendor.cl.device_type", "Device Type", text;
    OPTION_VENDOR_CL_ESAFE_TYPE = "dhcp.option.vendor.cl.esafe_type", "eSAFE Types", text;
    OPTION_VENDOR_CL_SERIAL_NUMBER = "dhcp.option.vendor.cl.serial_number", "Serial Number", text;
    OPTION_VENDOR_CL_HARDWARE_VERSION = "dhcp.option.vendor.cl.hardware_version", "Hardware Version", text;
    OPTION_VENDOR_CL_SOFTWARE_VERSION = "dhcp.option.vendor.cl.software_version", "Software Version", text;
    OPTION_VENDOR_CL_BOOT_ROM_VERSION = "dhcp.option.vendor.cl.boot_rom_version", "Boot ROM version", text;
    OPTION_VENDOR_CL_OUI_BYTES = "dhcp.option.vendor.cl.oui_bytes", "Organizationally Unique Identifier", bytes;
    OPTION_VENDOR_CL_MODEL_NUMBER = "dhcp.option.vendor.cl.model_number", "Model Number", text;
    OPTION_VENDOR_CL_VENDOR_NAME10 = "dhcp.option.vendor.cl.vendor_name10", "Vendor Name", text;
    OPTION_VENDOR_CL_ADDRESS_REALM = "dhcp.option.vendor.cl.address_realm", "Address Realm", u8, names OPTION_VENDOR_CL_ADDRESS_REALM_NAMES;
    OPTION_VENDOR_CL_CM_PS_SYSTEM_DESC = "dhcp.option.vendor.cl.cm_ps_system_desc", "CM/PS System Description", text;
    OPTION_VENDOR_CL_CM_PS_FIRMWARE_REVISION = "dhcp.option.vendor.cl.cm_ps_firmware_revision", "CM/PS Firmware Revision", text;
    OPTION_VENDOR_CL_FIREWALL_POLICY_FILE_VERSION = "dhcp.option.vendor.cl.firewall_policy_file_version", "Firewall Policy File Version", text;
    OPTION_VENDOR_CL_ESAFE_CONFIG_FILE_DEVICES = "dhcp.option.vendor.cl.esafe_config_file_devices", "eSafe Config File Devices", text;
    OPTION_VENDOR_CL_VIDEO_SECURITY_TAPE = "dhcp.option.vendor.cl.video_security_tape", "Video Security Type", text;
    OPTION_VENDOR_CL_MTA_MAC_ADDRESS = "dhcp.option.vendor.cl.mta_mac_address", "MTA MAC Address", ether;
    OPTION_VENDOR_CL_CORRELATION_ID = "dhcp.option.vendor.cl.correlation_ID", "Correlation ID", u32;
    OPTION_VENDOR_CL_VENDOR_NAME51 = "dhcp.option.vendor.cl.vendor_name51", "Vendor Name", text;
    OPTION_VENDOR_CL_CABLECARD_CAPABILITY = "dhcp.option.vendor.cl.cablecard_capability", "CableCARD Capability", bytes;
    OPTION_VENDOR_CL_DEVICE_ID_CA = "dhcp.option.vendor.cl.device_id_ca", "Device Identification (CA)", bytes;
    OPTION_VENDOR_CL_DEVICE_ID_X509 = "dhcp.option.vendor.cl.device_id_x509", "Device Identification (X.509)", text;
    OPTION_VENDOR_CL_END = "dhcp.option.vendor.cl.end", "CL End", u8;
    OPTION_VENDOR_ALU_SUBOPTION = "dhcp.option.vendor.alu.suboption", "Option 43 Suboption", u8, names OPTION_VENDOR_ALU_SUBOPTION_NAMES;
    OPTION_VENDOR_ALU_PADDING = "dhcp.option.vendor.alu.padding", "Padding", u8;
    OPTION_VENDOR_ALU_VID = "dhcp.option.vendor.alu.vid", "Voice VLAN ID", u16;
    OPTION_VENDOR_ALU_TFTP1 = "dhcp.option.vendor.alu.tftp1", "Spatial Redundancy TFTP1", ipv4;
    OPTION_VENDOR_ALU_TFTP2 = "dhcp.option.vendor.alu.tftp2", "Spatial Redundancy TFTP2", ipv4;
    OPTION_VENDOR_ALU_APP_TYPE = "dhcp.option.vendor.alu.app_type", "Application Type", u8, names OPTION_VENDOR_ALU_APP_TYPE_NAMES;
    OPTION_VENDOR_ALU_SIP_URL = "dhcp.option.vendor.alu.sip_url", "SIP URL", text;
    OPTION_VENDOR_ALU_END = "dhcp.option.vendor.alu.end", "Alcatel End", u8;
    OPTION_VENDOR_ARUBAAP_CONTROLLERIP = "dhcp.option.vendor.arubaap.controllerip", "Aruba Controller IP", text;
    OPTION_VENDOR_ARUBAIAP = "dhcp.option.vendor.arubaiap", "Aruba Instant AP", text;
    OPTION_VENDOR_ARUBAIAP_NAME_ORG = "dhcp.option.vendor.arubaiap.name_org", "Name Organisation", text;
    OPTION_VENDOR_ARUBAIAP_AMP_IP = "dhcp.option.vendor.arubaiap.amp_ip", "AMP IP Address", text;
    OPTION_VENDOR_ARUBAIAP_PASSWORD = "dhcp.option.vendor.arubaiap.password", "Password", text;
    OPTION_NETBIOS_OVER_TCPIP_NAME_SERVER = "dhcp.option.netbios_over_tcpip_name_server", "NetBIOS over TCP/IP Name Server", ipv4;
    OPTION_NETBIOS_OVER_TCPIP_DD_NAME_SERVER = "dhcp.option.netbios_over_tcpip_dd_name_server", "NetBIOS over TCP/IP Datagram Distribution Name Server", ipv4;
    OPTION_NETBIOS_OVER_TCPIP_NODE_TYPE = "dhcp.option.netbios_over_tcpip_node_type", "NetBIOS over TCP/IP Node Type", u8, names OPTION_NETBIOS_OVER_TCPIP_NODE_TYPE_NAMES;
    OPTION_NETBIOS_OVER_TCPIP_SCOPE = "dhcp.option.netbios_over_tcpip_scope", "NetBIOS over TCP/IP Scope", text;
    OPTION_XWINDOWS_SYSTEM_FONT_SERVER = "dhcp.option.xwindows_system_font_server", "X Window System Font Server", ipv4;
    OPTION_XWINDOWS_SYSTEM_DISPLAY_MANAGER = "dhcp.option.xwindows_system_display_manager", "X Window System Display Manager", ipv4;
    OPTION_REQUESTED_IP_ADDRESS = "dhcp.option.requested_ip_address", "Requested IP Address", ipv4;
    OPTION_IP_ADDRESS_LEASE_TIME = "dhcp.option.ip_address_lease_time", "IP Address Lease Time", u32;
    OPTION_OPTION_OVERLOAD = "dhcp.option.option_overload", "Option Overload", u8, names OPTION_OPTION_OVERLOAD_NAMES;
    OPTION_DHCP = "dhcp.option.dhcp", "DHCP", u8, names OPTION_DHCP_NAMES;
    OPTION_DHCP_SERVER_ID = "dhcp.option.dhcp_server_id", "DHCP Server Identifier", ipv4;
    OPTION_REQUEST_LIST_ITEM = "dhcp.option.request_list_item", "Parameter Request List Item", u8, whole write_option;
    OPTION_MESSAGE = "dhcp.option.message", "Message", text;
    OPTION_DHCP_MAX_MESSAGE_SIZE = "dhcp.option.dhcp_max_message_size", "Maximum DHCP Message Size", u16;
    OPTION_RENEWAL_TIME_VALUE = "dhcp.option.renewal_time_value", "Renewal Time Value", u32;
    OPTION_REBINDING_TIME_VALUE = "dhcp.option.rebinding_time_value", "Rebinding Time Value", u32;
    OPTION_VENDOR_CLASS_ID = "dhcp.option.vendor_class_id", "Vendor class identifier", text;
    OPTION_NOVELL_OPTIONS_SUBOPTION = "dhcp.option.novell_options.suboption", "Option 63 Suboption", u8, names OPTION_NOVELL_OPTIONS_SUBOPTION_NAMES;
    OPTION_NOVELL_OPTIONS_VALUE = "dhcp.option.novell_options.value", "Value", bytes;
    OPTION_NOVELL_OPTIONS_BROADCAST = "dhcp.option.novell_options.broadcast", "Broadcast for nearest Netware server", bool, yes_no ("Yes", "No");
    OPTION_NOVELL_OPTIONS_PREFERRED_DSS_SERVER = "dhcp.option.novell_options.preferred_dss_server", "Preferred DSS server", ipv4;
    OPTION_NOVELL_OPTIONS_NEAREST_NWIP_SERVER = "dhcp.option.novell_options.nearest_nwip_server", "Nearest NWIP server", ipv4;
    OPTION_NOVELL_OPTIONS_AUTORETRIES = "dhcp.option.novell_options.autoretries", "Autoretries", u8;
    OPTION_NOVELL_OPTIONS_AUTORETRY_DELAY = "dhcp.option.novell_options.autoretry_delay", "Autoretry delay, sec", u8;
    OPTION_NOVELL_OPTIONS_SUPPORT_NETWARE_V1_1 = "dhcp.option.novell_options.support_netware_v1_1", "Broadcast for nearest Netware server", bool, yes_no ("Yes", "No");
    OPTION_NOVELL_OPTIONS_PRIMARY_DSS = "dhcp.option.novell_options.primary_dss", "Primary DSS", ipv4;
    OPTION_NIS_PLUS_DOMAIN = "dhcp.option.nis_plus_domain", "Network Information Service+ Domain", text;
    OPTION_NIS_PLUS_SERVER = "dhcp.option.nis_plus_server", "Network Information Service+ Server", ipv4;
    OPTION_TFTP_SERVER_NAME = "dhcp.option.tftp_server_name", "TFTP Server Name", text;
    OPTION_BOOTFILE_NAME = "dhcp.option.bootfile_name", "Bootfile name", text;
    OPTION_MOBILE_IP_HOME_AGENT = "dhcp.option.mobile_ip_home_agent", "Mobile IP Home Agent", ipv4;
    OPTION_SMTP_SERVER = "dhcp.option.smtp_server", "SMTP Server", ipv4;
    OPTION_POP3_SERVER = "dhcp.option.pop3_server", "POP3 Server", ipv4;
    OPTION_NNTP_SERVER = "dhcp.option.nntp_server", "NNTP Server", ipv4;
    OPTION_DEFAULT_WWW_SERVER = "dhcp.option.default_www_server", "Default WWW Server", ipv4;
    OPTION_DEFAULT_FINGER_SERVER = "dhcp.option.default_finger_server", "Default Finger Server", ipv4;
    OPTION_DEFAULT_IRC_SERVER = "dhcp.option.default_irc_server", "Default IRC Server", ipv4;
    OPTION_STREETTALK_SERVER = "dhcp.option.streettalk_server", "StreetTalk Server", ipv4;
    OPTION_STREETTALK_DA_SERVER = "dhcp.option.streettalk_da_server", "StreetTalk Directory Assistance Server", ipv4;
    OPTION_USER_CLASS = "dhcp.option.user_class", "Instance of User Class", u8;
    OPTION_USER_CLASS_LENGTH = "dhcp.option.user_class.length", "User Class Length", u8;
    OPTION_USER_CLASS_DATA = "dhcp.option.user_class.data", "User Class Data", bytes;
    OPTION_USER_CLASS_TEXT = "dhcp.option.user_class.text", "User Class Data (Text)", text;
    OPTION_SLP_DIRECTORY_AGENT_VALUE = "dhcp.option.slp_directory_agent.value", "Value", u8, names OPTION_SLP_DIRECTORY_AGENT_VALUE_NAMES;
    OPTION_SLP_DIRECTORY_AGENT_SLPDA_ADDRESS = "dhcp.option.slp_directory_agent.slpda_address", "IP Address", ipv4;
    OPTION_SLP_SERVICE_SCOPE_VALUE = "dhcp.option.slp_service_scope.value", "Value", u8, names OPTION_SLP_SERVICE_SCOPE_VALUE_NAMES;
    OPTION_SLP_SERVICE_SCOPE_STRING = "dhcp.option.slp_service_scope.string", "SLP Service Scope", text;
    OPTION_AGENT_INFORMATION_OPTION_SUBOPTION = "dhcp.option.agent_information_option.suboption", "Option 82 Suboption", u8, names OPTION_AGENT_INFORMATION_OPTION_SUBOPTION_NAMES;
    OPTION_AGENT_INFORMATION_OPTION_VALUE = "dhcp.option.agent_information_option.value", "Value", bytes;
    OPTION_AGENT_INFORMATION_OPTION_AGENT_CIRCUIT_ID = "dhcp.option.agent_information_option.agent_circuit_id", "Agent Circuit ID", bytes;
    OPTION_AGENT_INFORMATION_OPTION_AGENT_REMOTE_ID = "dhcp.option.agent_information_option.agent_remote_id", "Agent Remote ID", bytes;
    OPTION_AGENT_INFORMATION_OPTION_RESERVED = "dhcp.option.agent_information_option.reserved", "Reserved", bytes;
    OPTION_AGENT_INFORMATION_OPTION_DOCSIS_DEVICE_CLASS = "dhcp.option.agent_information_option.docsis_device_class", "DOCSIS Device Class", u32, hex;
    OPTION_AGENT_INFORMATION_OPTION_LINK_SELECTION = "dhcp.option.agent_information_option.link_selection", "Link selection", ipv4;
    OPTION_AGENT_INFORMATION_OPTION_SUBSCRIBER_ID = "dhcp.option.agent_information_option.subscriber_id", "Subscriber ID", text;
    OPTION_AGENT_INFORMATION_OPTION_RADIUS_ATTRIBUTES = "dhcp.option.agent_information_option.radius_attributes", "RADIUS Attributes", bytes;
    OPTION_AGENT_INFORMATION_OPTION_AUTHENTICATION = "dhcp.option.agent_information_option.authentication", "Authentication", bytes;
    OPTION_AGENT_INFORMATION_OPTION_VI_ENTERPRISE = "dhcp.option.agent_information_option.vi.enterprise", "Enterprise", u32, names ENTERPRISES;
    OPTION_AGENT_INFORMATION_OPTION_VI_DATA_LENGTH = "dhcp.option.agent_information_option.vi.data_length", "Data Length", u8;
    OPTION_AGENT_INFORMATION_OPTION_FLAGS = "dhcp.option.agent_information_option.flags", "Flags", u8, hex;
    OPTION_AGENT_INFORMATION_OPTION_SERVER_ID_OVERRIDE = "dhcp.option.agent_information_option.server_id_override", "Server ID Override", ipv4;
    OPTION_AGENT_INFORMATION_OPTION_RELAY_AGENT_ID = "dhcp.option.agent_information_option.relay_agent_id", "Relay Agent Identifier", bytes;
    OPTION_AGENT_INFORMATION_OPTION_ANI_ATT = "dhcp.option.agent_information_option.ani_att", "Access Technology Type", u8;
    OPTION_AGENT_INFORMATION_OPTION_ANI_NETWORK_NAME = "dhcp.option.agent_information_option.ani_network_name", "Access Network Name", text;
    OPTION_AGENT_INFORMATION_OPTION_ANI_AP_NAME = "dhcp.option.agent_information_option.ani_ap_name", "Access Point Name", text;
    OPTION_AGENT_INFORMATION_OPTION_ANI_AP_BSSID = "dhcp.option.agent_information_option.ani_ap_bssid", "Access Point BSSID", ether;
    OPTION_AGENT_INFORMATION_OPTION_ANI_OPERATOR_ID = "dhcp.option.agent_information_option.ani_operator_id", "Access Network Operator ID", bytes;
    OPTION_AGENT_INFORMATION_OPTION_ANI_OPERATOR_REALM = "dhcp.option.agent_information_option.ani_operator_realm", "Access Network Operator Realm", text;
    OPTION_AGENT_INFORMATION_OPTION_SOURCE_PORT = "dhcp.option.agent_information_option.source_port", "Source Port", none;
    OPTION_AGENT_INFORMATION_OPTION_LINK_SELECTION_CISCO = "dhcp.option.agent_information_option.link_selection_cisco", "Link selection (Cisco proprietary)", ipv4;
    OPTION_AGENT_INFORMATION_OPTION_VRF_NAME_GLOBAL = "dhcp.option.agent_information_option.vrf_name.global", "Global, default VPN", u8;
    OPTION_AGENT_INFORMATION_OPTION_VRF_NAME = "dhcp.option.agent_information_option.vrf_name", "VRF name", text;
    OPTION_AGENT_INFORMATION_OPTION_SERVER_ID_OVERRIDE_CISCO = "dhcp.option.agent_information_option.server_id_override_cisco", "Server ID Override (Cisco proprietary)", ipv4;
    OPTION_NOVELL_DSS_IP = "dhcp.option.novell_dss.ip", "IP Address", ipv4;
    OPTION_NOVELL_DS_TREE_NAME = "dhcp.option.novell_ds_tree_name", "Novell Directory Services Tree Name", text;
    OPTION_NOVELL_DS_CONTEXT = "dhcp.option.novell_ds_context", "Novell Directory Services Context", text;
    OPTION_DHCP_AUTHENTICATION_PROTOCOL = "dhcp.option.dhcp_authentication.protocol", "Protocol", u8, names OPTION_DHCP_AUTHENTICATION_PROTOCOL_NAMES;
    OPTION_DHCP_AUTHENTICATION_ALG_DELAY = "dhcp.option.dhcp_authentication.alg_delay", "Delay Algorithm", u8, names OPTION_DHCP_AUTHENTICATION_ALG_DELAY_NAMES;
    OPTION_DHCP_AUTHENTICATION_ALGORITHM = "dhcp.option.dhcp_authentication.algorithm", "Algorithm", u8;
    OPTION_DHCP_AUTHENTICATION_RDM = "dhcp.option.dhcp_authentication.rdm", "Replay Detection Method", u8, names OPTION_DHCP_AUTHENTICATION_RDM_NAMES;
    OPTION_DHCP_AUTHENTICATION_RDM_REPLAY_DETECTION = "dhcp.option.dhcp_authentication.rdm_replay_detection", "RDM Replay Detection Value", u64, hex;
    OPTION_DHCP_AUTHENTICATION_RDM_RDV = "dhcp.option.dhcp_authentication.rdm_rdv", "Replay Detection Value", text;
    OPTION_DHCP_AUTHENTICATION_INFORMATION = "dhcp.option.dhcp_authentication.information", "Authentication Information", text;
    OPTION_CLIENT_LAST_TRANSACTION_TIME = "dhcp.option.client_last_transaction_time", "Client last transaction time", u32;
    OPTION_ASSOCIATED_IP_OPTION = "dhcp.option.associated_ip_option", "Associated IP option", ipv4;
    OPTION_CLIENT_SYSTEM_ARCHITECTURE = "dhcp.option.client_system_architecture", "Client System Architecture", u16, names OPTION_CLIENT_SYSTEM_ARCHITECTURE_NAMES;
    CLIENT_NETWORK_ID_MAJOR = "dhcp.client_network_id_major", "Major Version", u8;
    CLIENT_NETWORK_ID_MINOR = "dhcp.client_network_id_minor", "Minor Version", u8;
    OPTION_CIVIC_LOCATION_WHAT = "dhcp.option.civic_location.what", "What", u8, names OPTION_CIVIC_LOCATION_WHAT_NAMES;
    OPTION_CIVIC_LOCATION_COUNTRY = "dhcp.option.civic_location.country", "Country", text;
    OPTION_CIVIC_LOCATION_CA_TYPE = "dhcp.option.civic_location.ca_type", "CA Type", u8, names OPTION_CIVIC_LOCATION_CA_TYPE_NAMES;
    OPTION_CIVIC_LOCATION_CA_LENGTH = "dhcp.option.civic_location.ca_length", "CA Length", u8;
    OPTION_CIVIC_LOCATION_CA_VALUE = "dhcp.option.civic_location.ca_value", "CA Value", text;
    OPTION_TZ_PCODE = "dhcp.option.tz_pcode", "TZ PCode", text;
    OPTION_TZ_TCODE = "dhcp.option.tz_tcode", "TZ TCode", text;
    OPTION_NETINFO_PARENT_SERVER_ADDRESS = "dhcp.option.netinfo_parent_server_address", "NetInfo Parent Server Address", ipv4;
    OPTION_NETINFO_PARENT_SERVER_TAG = "dhcp.option.netinfo_parent_server_tag", "NetInfo Parent Server Tag", text;
    OPTION_DHCP_AUTO_CONFIGURATION = "dhcp.option.dhcp_auto_configuration", "DHCP Auto-Configuration", u8, names OPTION_DHCP_AUTO_CONFIGURATION_NAMES;
    OPTION_DHCP_NAME_SERVICE_SEARCH_OPTION = "dhcp.option.dhcp_name_service_search_option", "Name Service", text;
    OPTION_DHCP_DNS_DOMAIN_SEARCH_LIST_RFC_3396_DETECTED = "dhcp.option.dhcp_dns_domain_search_list_rfc_3396_detected", "Encoding Long Options detected (RFC 3396)", text;
    OPTION_DHCP_DNS_DOMAIN_SEARCH_LIST_REFER_LAST_OPTION = "dhcp.option.dhcp_dns_domain_search_list_refer_last_option", "For the data, please refer to last option 119", text;
    OPTION_DHCP_DNS_DOMAIN_SEARCH_LIST_FQDN = "dhcp.option.dhcp_dns_domain_search_list_fqdn", "FQDN", text;
    OPTION_SIP_SERVER_RFC_3396_DETECTED = "dhcp.option.sip_server.rfc_3396_detected", "Encoding Long Options detected (RFC 3396)", text;
    OPTION_SIP_SERVER_REFER_LAST_OPTION = "dhcp.option.sip_server.refer_last_option", "For the data, please refer to last option 120", text;
    OPTION_SIP_SERVER_ENCODING = "dhcp.option.sip_server.encoding", "SIP Server Encoding", u8, names OPTION_SIP_SERVER_ENCODING_NAMES;
    OPTION_SIP_SERVER_NAME = "dhcp.option.sip_server.name", "SIP Server Name", text;
    OPTION_SIP_SERVER_ADDRESS = "dhcp.option.sip_server.address", "SIP Server Address", ipv4;
    OPTION_CLASSLESS_STATIC_ROUTE = "dhcp.option.classless_static_route", "Subnet/MaskWidth-Router", bytes;
    OPTION_VI_CLASS_CL_ADDRESS_MODE = "dhcp.option.vi_class.cl_address_mode", "CableLab Address Mode", u8, names OPTION_VI_CLASS_CL_ADDRESS_MODE_NAMES;
    OPTION_VI_CLASS_ENTERPRISE = "dhcp.option.vi_class.enterprise", "Enterprise", u32, names ENTERPRISES;
    OPTION_VI_CLASS_LENGTH = "dhcp.option.vi_class.length", "CableLab Address Mode", u8;
    OPTION_VI_CLASS_DATA = "dhcp.option.vi_class.data", "NetInfo Parent Server Tag", text;
    OPTION_VI_ENTERPRISE = "dhcp.option.vi.enterprise", "Enterprise", u32, names ENTERPRISES;
    OPTION_VI_LENGTH = "dhcp.option.vi.length", "Length", u8;
    OPTION_VI_TR111_SUBOPTION = "dhcp.option.vi.tr111.suboption", "Option 125 Suboption", u8, names OPTION_VI_TR111_SUBOPTION_NAMES;
    OPTION_VI_TR111_DEVICE_SERIAL_NUMBER = "dhcp.option.vi.tr111.device_serial_number", "DeviceSerialNumber", text;
    OPTION_VI_TR111_DEVICE_PRODUCT_CLASS = "dhcp.option.vi.tr111.device_product_class", "DeviceProductClass", text;
    OPTION_VI_TR111_GATEWAY_MANUFACTURER_OUI = "dhcp.option.vi.tr111.gateway_manufacturer_oui", "GatewayManufacturerOUI", text;
    OPTION_VI_TR111_GATEWAY_SERIAL_NUMBER = "dhcp.option.vi.tr111.gateway_serial_number", "GatewaySerialNumber", text;
    OPTION_VI_TR111_GATEWAY_PRODUCT_CLASS = "dhcp.option.vi.tr111.gateway_product_class", "GatewayProductClass", text;
    OPTION_SUBNET_SELECTION_OPTION = "dhcp.option.subnet_selection_option", "Subnet Selection Option", ipv4;
    OPTION_PANA_AGENT = "dhcp.option.pana_agent", "PAA IPv4 Address", ipv4;
    OPTION_LOST_SERVER_DOMAIN_NAME = "dhcp.option.lost_server_domain_name", "LoST Server Domain Name", text;
    OPTION_CAPWAP_ACCESS_CONTROLLER = "dhcp.option.capwap_access_controller", "CAPWAP Access Controllers", ipv4;
    OPTION_ANDSF_SERVER = "dhcp.option.andsf_server", "ANDSF Server", ipv4;
    OPTION_FORCERENEW_NONCE_ALGORITHM = "dhcp.option.forcerenew_nonce.algorithm", "Algorithm", u8, names OPTION_FORCERENEW_NONCE_ALGORITHM_NAMES;
    OPTION_RDNSS_RESERVED = "dhcp.option.rdnss.reserved", "Reserved", u8, hex, mask8 0xfc;
    OPTION_RDNSS_PREFERENCE = "dhcp.option.rdnss.preference", "Preference", u8, mask8 0x3, names OPTION_RDNSS_PREFERENCE_NAMES;
    OPTION_RDNSS_PRIMARY_DNS = "dhcp.option.rdnss.primary_dns", "Primary DNS", ipv4;
    OPTION_RDNSS_SECONDARY_DNS = "dhcp.option.rdnss.secondary_dns", "Secondary DNS", ipv4;
    OPTION_RDNSS_DOMAIN = "dhcp.option.rdnss.domain", "Domains and networks", text;
    OPTION_TFTP_SERVER_ADDRESS = "dhcp.option.tftp_server_address", "TFTP Server Address", ipv4;
    OPTION_BULK_LEASE_STATUS_CODE = "dhcp.option.bulk_lease.status_code", "Status Code", u8, names OPTION_BULK_LEASE_STATUS_CODE_NAMES;
    OPTION_BULK_LEASE_STATUS_CODE_MESSAGE = "dhcp.option.bulk_lease.status_code_message", "Status Code Message", text;
    OPTION_BULK_LEASE_BASE_TIME = "dhcp.option.bulk_lease.base_time", "Base Time", abs_time;
    OPTION_BULK_LEASE_START_TIME_OF_STATE = "dhcp.option.bulk_lease.start_time_of_state", "Start Time Of State", u32;
    OPTION_BULK_LEASE_QUERY_START_TIME = "dhcp.option.bulk_lease.query_start_time", "Query Start Time", abs_time;
    OPTION_BULK_LEASE_QUERY_END_TIME = "dhcp.option.bulk_lease.query_end_time", "Query End Time", abs_time;
    OPTION_BULK_LEASE_DHCP_STATE = "dhcp.option.bulk_lease.dhcp_state", "Dhcp State", u8, names OPTION_BULK_LEASE_DHCP_STATE_NAMES;
    OPTION_BULK_LEASE_DATA_SOURCE = "dhcp.option.bulk_lease.data_source", "Data Source", bool, yes_no ("Remote", "Local");
    OPTION_PCP_LIST_LENGTH = "dhcp.option.pcp.list_length", "List-Length", u8;
    OPTION_PCP_SERVER = "dhcp.option.pcp.server", "PCP Server", ipv4;
    OPTION_PORTPARAMS_OFFSET = "dhcp.option.portparams.offset", "Offset", u8;
    OPTION_PORTPARAMS_PSID_LENGTH = "dhcp.option.portparams.psid_length", "PSID-Length", u8;
    OPTION_PORTPARAMS_PSID = "dhcp.option.portparams.psid", "PSID", bytes;
    OPTION_MUDURL = "dhcp.option.mudurl", "MUDURL", text;
    OPTION_PXE_CONFIG_FILE = "dhcp.option.pxe_config_file", "PXELINUX configuration file", text;
    OPTION_PXE_PATH_PREFIX = "dhcp.option.pxe_path_prefix", "PXELINUX path prefix", text;
    OPTION_CAPTIVE_PORTAL = "dhcp.option.captive_portal", "Captive Portal", text;
    OPTION_6RD_IPV4_MASK_LEN = "dhcp.option.6RD.ipv4_mask_len", "6RD IPv4 Mask Length", u8;
    OPTION_6RD_PREFIX_LEN = "dhcp.option.6RD.prefix_len", "6RD Prefix Length", u8;
    OPTION_6RD_PREFIX = "dhcp.option.6RD.prefix", "6RD Prefix", ipv6;
    OPTION_6RD_BORDER_RELAY_IP = "dhcp.option.6RD.border_relay_ip", "Border Relay IP", ipv4;
    OPTION_PRIVATE_PROXY_AUTODISCOVERY = "dhcp.option.private_proxy_autodiscovery", "Private/Proxy autodiscovery", text;
    OPTION_END = "dhcp.option.end", "Option End", u8;
    VENDOR_SUBOPTION = "dhcp.vendor.suboption", "Option 125 Suboption", u8;
    VENDOR_DATA = "dhcp.vendor.data", "Data", bytes;
    OPTION_VENDOR_AVAYA = "dhcp.option.vendor.avaya", "Private/Avaya IP Telephone", text;
    OPTION_VENDOR_CISCO_UNKNOWN1 = "dhcp.option.vendor.cisco.unknown1", "Unknown1", u8;
    OPTION_VENDOR_CISCO_UNKNOWN2 = "dhcp.option.vendor.cisco.unknown2", "Unknown2", u8;
    OPTION_VENDOR_CISCO_UNKNOWN3 = "dhcp.option.vendor.cisco.unknown3", "Unknown3", u16;
    OPTION_VENDOR_CISCO_NODEID = "dhcp.option.vendor.cisco.nodeid", "Node ID", u32;
    OPTION_VENDOR_CISCO_UNKNOWN5 = "dhcp.option.vendor.cisco.unknown5", "Unknown5", u8;
    OPTION_VENDOR_CISCO_UNKNOWN6 = "dhcp.option.vendor.cisco.unknown6", "Unknown6", u8;
    OPTION_VENDOR_CISCO_MODEL = "dhcp.option.vendor.cisco.model", "Model", text;
    OPTION_VENDOR_CISCO_APICUUID = "dhcp.option.vendor.cisco.apicuuid", "APIC UUID", text;
    OPTION_VENDOR_CISCO_FABRICNAME = "dhcp.option.vendor.cisco.fabricname", "Fabricname", text;
    OPTION_VENDOR_CISCO_UNKNOWN10 = "dhcp.option.vendor.cisco.unknown10", "Unknown10", u32;
    OPTION_VENDOR_CISCO_SERIALNO = "dhcp.option.vendor.cisco.serialno", "SerialNo", text;
    OPTION_VENDOR_CISCO_CLIENTINT = "dhcp.option.vendor.cisco.clientint", "Client Int", text;
    BAD_LENGTH = "dhcp.bad_length", "length isn't 0", error Group::Protocol;
    MISSING_SUBOPT_LENGTH = "dhcp.missing_subopt_length", "no room left in option for suboption length", error Group::Protocol;
    MISSING_SUBOPT_VALUE = "dhcp.missing_subopt_value", "no room left in option for suboption value", error Group::Protocol;
    OPTION_OPTION_OVERLOAD_FILE_END_MISSING = "dhcp.option.option_overload.file_end_missing", "file overload end option missing", error Group::Protocol;
    OPTION_OPTION_OVERLOAD_SNAME_END_MISSING = "dhcp.option.option_overload.sname_end_missing", "sname overload end option missing", error Group::Protocol;
    SUBOPT_UNKNOWN_TYPE = "dhcp.subopt.unknown_type", "ERROR, please report: Unknown subopt type handler", error Group::Protocol;
    OPTION_CIVIC_LOCATION_BAD_CATTYPE = "dhcp.option.civic_location.bad_cattype", "Error with CAType", error Group::Protocol;
    OPTION_DHCP_NAME_SERVICE_INVALID = "dhcp.option.dhcp_name_service.invalid", "Invalid Name Service", error Group::Protocol;
    OPTION_SIP_SERVER_ADDRESS_ENCODING = "dhcp.option.sip_server_address.encoding", "RFC 3361 defines only 0 and 1 for Encoding byte", error Group::Protocol;
    OPTION_CLASSLESS_STATIC_ROUTE_ERROR = "dhcp.option.classless_static.route", "Mask width > 32", error Group::Protocol;
    OPTION_6RD_MALFORMED = "dhcp.option.6RD.malformed", "6RD: malformed option", error Group::Protocol;
    OPTION_NONSTD_DATA = "dhcp.option.nonstd_data", "Non standard compliant option data", note Group::Protocol;
    SECS_LE = "dhcp.secs_le", "Seconds elapsed appears to be encoded as little-endian", note Group::Protocol;
    END_OPTION_MISSING = "dhcp.end_option_missing", "End option missing", error Group::Protocol;
    CLIENT_ADDRESS_NOT_GIVEN = "dhcp.client_address_not_given", "Client address not given", note Group::Protocol;
    SERVER_NAME_OVERLOADED_BY_DHCP = "dhcp.server_name_overloaded_by_dhcp", "Server name option overloaded by DHCP", note Group::Protocol;
    BOOT_FILENAME_OVERLOADED_BY_DHCP = "dhcp.boot_filename_overloaded_by_dhcp", "Boot file name option overloaded by DHCP", note Group::Protocol;
    OPTION_CLIENT_ARCHITECTURE_AMBIGUOUS = "dhcp.option.client_architecture.ambiguous", "Client Architecture ID may be ambiguous", warn Group::Protocol;
    SERVER_OPTIONS = "", "Server host name option overload", none;
    FILE_OPTIONS = "", "Boot file name option overload", none;
    PCP_SERVER_LIST = "", "PCP server list", none;
}

/// Writes the number and the name of an option.
fn write_option(code: u64, out: &mut String) {
    let _ = write!(out, "({code}) {}", options::name(u8::try_from(code).unwrap_or(0)));
}

/// Some of IANA's private enterprise numbers: those that are met in DHCP.
static ENTERPRISES: &[(u64, &str)] = &[
    (9, "ciscoSystems"),
    (43, "3Com"),
    (171, "D-Link Systems, Inc."),
    (311, "Microsoft"),
    (343, "Intel Corporation"),
    (3561, "Broadband Forum (previously 'DSL Forum')"),
    (4491, "Cable Television Laboratories, Inc."),
    (25506, "H3C"),
];

static TYPE_NAMES: &[(u64, &str)] = &[(1, "Boot Request"), (2, "Boot Reply")];

static CLIENT_ID_DUID_TYPE_NAMES: &[(u64, &str)] = &[
    (1, "link-layer address plus time"),
    (2, "assigned by vendor based on Enterprise number"),
    (3, "link-layer address"),
];

static OPTION_VENDOR_PXECLIENT_SUBOPTION_NAMES: &[(u64, &str)] = &[
    (0, "Padding"),
    (1, "PXE mtftp IP"),
    (2, "PXE mtftp client port"),
    (3, "PXE mtftp server port"),
    (4, "PXE mtftp timeout"),
    (5, "PXE mtftp delay"),
    (6, "PXE discovery control"),
    (7, "PXE multicast address"),
    (8, "PXE boot servers"),
    (9, "PXE boot menu"),
    (10, "PXE menu prompt"),
    (11, "PXE multicast address alloc"),
    (12, "PXE credential types"),
    (71, "PXE boot item"),
    (179, "PXE LCM Server"),
    (180, "PXE LCM Domain"),
    (181, "PXE LCM NIC option 0"),
    (190, "PXE LCM Workgroup"),
    (191, "PXE Discovery"),
    (192, "PXE Configured"),
    (193, "PXE LCM version"),
    (194, "PXE LCM Serial Number"),
    (255, "PXE End"),
];

static OPTION_VENDOR_PXECLIENT_BOOT_SERVERS_TYPE_NAMES: &[(u64, &str)] = &[
    (0, "PXE bootstrap server"),
    (1, "Microsoft Windows NT Boot Server"),
    (2, "Intel LCM Boot Server"),
    (3, "DOS/UNDI Boot Server"),
    (4, "NEC ESMPRO Boot Server"),
    (5, "IBM WSoD Boot Server"),
    (6, "IBM LCCM Boot Server"),
    (7, "CA Unicenter TNG Boot Server"),
    (8, "HP OpenView Boot Server"),
    (65535, "PXE API Test server"),
];

static OPTION_VENDOR_PXECLIENT_BOOT_MENU_TYPE_NAMES: &[(u64, &str)] = &[(0, "Local boot")];

static OPTION_VENDOR_CISCO_SUBOPTION_NAMES: &[(u64, &str)] = &[
    (1, "Unk-1 (Node role?)"),
    (2, "Unk-2 (Spine level?)"),
    (3, "Unk-3 (Pod ID?)"),
    (4, "Node ID"),
    (5, "Unk-5"),
    (6, "Unk-6"),
    (7, "Model"),
    (8, "APIC UUID"),
    (9, "Fabricname"),
    (10, "Unk-10"),
    (11, "SerialNo"),
    (12, "Interfacename"),
    (225, "XiqHostname"),
    (226, "XiqIpAddress"),
];

static OPTION_VENDOR_CL_SUBOPTION_NAMES: &[(u64, &str)] = &[
    (0, "Padding"),
    (1, "Suboption Request List"),
    (2, "Device Type"),
    (3, "eSAFE Types"),
    (4, "Serial Number"),
    (5, "Hardware Version"),
    (6, "Software Version"),
    (7, "Boot ROM version"),
    (8, "Organizationally Unique Identifier"),
    (9, "Model Number"),
    (10, "Vendor Name"),
    (11, "Address Realm"),
    (12, "CM/PS System Description"),
    (13, "CM/PS Firmware Revision"),
    (14, "Firewall Policy File Version"),
    (15, "eSafe Config File Devices"),
    (18, "Video Security Type"),
    (31, "MTA MAC Address"),
    (32, "Correlation ID"),
    (51, "Vendor Name"),
    (52, "CableCARD Capability"),
    (53, "Device Identification (CA)"),
    (54, "Device Identification (X.509)"),
    (179, "LCM Server"),
    (180, "LCM Domain"),
    (181, "LCM NIC option 0"),
    (190, "LCM Workgroup"),
    (191, "Discovery"),
    (192, "HH Configured"),
    (193, "LCM Version"),
    (194, "LCM Serial Number"),
    (255, "CL End"),
];

static OPTION_VENDOR_CL_ADDRESS_REALM_NAMES: &[(u64, &str)] = &[(1, "PS WAN-Man"), (2, "PS WAN-Data")];

static OPTION_VENDOR_ALU_SUBOPTION_NAMES: &[(u64, &str)] = &[
    (0, "Padding"),
    (58, "Voice VLAN ID"),
    (64, "Spatial Redundancy TFTP1"),
    (65, "Spatial Redundancy TFTP2"),
    (66, "Application Type"),
    (67, "SIP URL"),
    (255, "Alcatel-Lucent End"),
];

static OPTION_VENDOR_ALU_APP_TYPE_NAMES: &[(u64, &str)] = &[(0, "NOE"), (1, "SIP")];

static OPTION_NETBIOS_OVER_TCPIP_NODE_TYPE_NAMES: &[(u64, &str)] =
    &[(1, "B-node"), (2, "P-node"), (4, "M-node"), (8, "H-node")];

static OPTION_OPTION_OVERLOAD_NAMES: &[(u64, &str)] = &[
    (1, "Boot file name holds options"),
    (2, "Server host name holds options"),
    (3, "Boot file and server host names hold options"),
];

static OPTION_DHCP_NAMES: &[(u64, &str)] = &[
    (1, "Discover"),
    (2, "Offer"),
    (3, "Request"),
    (4, "Decline"),
    (5, "ACK"),
    (6, "NAK"),
    (7, "Release"),
    (8, "Inform"),
    (9, "Force Renew"),
    (10, "Lease query"),
    (11, "Lease Unassigned"),
    (12, "Lease Unknown"),
    (13, "Lease Active"),
    (14, "Bulk Lease Query"),
    (15, "Lease Query Done"),
    (16, "Active LeaseQuery"),
    (17, "Lease Query Status"),
    (18, "TLS"),
];

static OPTION_NOVELL_OPTIONS_SUBOPTION_NAMES: &[(u64, &str)] = &[
    (1, "NWIP does not exist on subnet"),
    (2, "NWIP exists in options area"),
    (3, "NWIP exists in sname/file"),
    (4, "NWIP exists, but too big"),
    (5, "Broadcast for nearest Netware server"),
    (6, "Preferred DSS server"),
    (7, "Nearest NWIP server"),
    (8, "Autoretries"),
    (9, "Autoretry delay, secs"),
    (10, "Support NetWare/IP v1.1"),
    (11, "Primary DSS"),
];

static OPTION_SLP_DIRECTORY_AGENT_VALUE_NAMES: &[(u64, &str)] =
    &[(0, "Dynamic Discovery"), (1, "Static Discovery"), (128, "Backwards compatibility")];

static OPTION_SLP_SERVICE_SCOPE_VALUE_NAMES: &[(u64, &str)] = &[(0, "Preferred Scope"), (1, "Mandatory Scope")];

static OPTION_AGENT_INFORMATION_OPTION_SUBOPTION_NAMES: &[(u64, &str)] = &[
    (0, "Padding"),
    (1, "Agent Circuit ID"),
    (2, "Agent Remote ID"),
    (3, "Reserved"),
    (4, "DOCSIS Device Class"),
    (5, "Link selection"),
    (6, "Subscriber ID"),
    (7, "RADIUS Attributes"),
    (8, "Authentication"),
    (9, "Vendor-Specific Information"),
    (10, "Flags"),
    (11, "Server ID Override"),
    (12, "Relay Agent Identifier"),
    (13, "Access Technology Type"),
    (14, "Access Network Name"),
    (15, "Access Point Name"),
    (16, "Access Point BSSID"),
    (17, "Access Network Operator ID"),
    (18, "Access Network Operator Realm"),
    (19, "Source Port"),
    (150, "Link selection (Cisco proprietary)"),
    (151, "VRF name/VPN ID"),
    (152, "Server ID Override (Cisco proprietary)"),
];

static OPTION_DHCP_AUTHENTICATION_PROTOCOL_NAMES: &[(u64, &str)] =
    &[(0, "configuration token"), (1, "delayed authentication")];

static OPTION_DHCP_AUTHENTICATION_ALG_DELAY_NAMES: &[(u64, &str)] = &[(1, "HMAC_MD5")];

static OPTION_DHCP_AUTHENTICATION_RDM_NAMES: &[(u64, &str)] = &[(0, "Monotonically-increasing counter")];

static OPTION_CLIENT_SYSTEM_ARCHITECTURE_NAMES: &[(u64, &str)] = &[
    (0, "IA x86 PC"),
    (1, "NEC/PC98"),
    (2, "IA64 PC"),
    (3, "DEC Alpha"),
    (4, "ArcX86"),
    (5, "Intel Lean Client"),
    (6, "EFI IA32"),
    (7, "EFI x64"),
    (8, "EFI Xscale"),
    (9, "EFI BC"),
    (10, "ARM 32-bit UEFI"),
    (11, "ARM 64-bit UEFI"),
    (12, "PowerPC Open Firmware"),
    (13, "PowerPC ePAPR"),
    (14, "POWER OPAL v3"),
    (15, "x86 UEFI HTTP"),
    (16, "x64 UEFI HTTP"),
    (17, "EBC UEFI HTTP"),
    (18, "ARM 32-bit UEFI HTTP"),
    (19, "ARM 64-bit UEFI HTTP"),
    (20, "PC/AT HTTP"),
    (21, "ARM 32-bit uboot"),
    (22, "ARM 64-bit uboot"),
    (23, "ARM 32-bit uboot HTTP"),
    (24, "ARM 64-bit uboot HTTP"),
    (25, "RISC-V 32-bit UEFI"),
    (26, "RISC-V 32-bit UEFI HTTP"),
    (27, "RISC-V 64-bit UEFI"),
    (28, "RISC-V 64-bit UEFI HTTP"),
    (29, "RISC-V 128-bit UEFI"),
    (30, "RISC-V 128-bit UEFI HTTP"),
    (31, "s390 Basic"),
    (32, "s390 Extended"),
];

static OPTION_CIVIC_LOCATION_WHAT_NAMES: &[(u64, &str)] = &[
    (0, "Location of the DHCP server"),
    (1, "Location of the network element believed to be closest to the client"),
    (2, "Location of the client"),
];

static OPTION_CIVIC_LOCATION_CA_TYPE_NAMES: &[(u64, &str)] = &[
    (0, "Language"),
    (1, "A1"),
    (2, "A2"),
    (3, "A3"),
    (4, "A4"),
    (5, "A5"),
    (6, "A6"),
    (16, "PRD (Leading street direction)"),
    (17, "POD (Trailing street suffix)"),
    (18, "STS (Street suffix)"),
    (19, "HNO (House number)"),
    (20, "HNS (House number suffix)"),
    (21, "LMK (Landmark or vanity address)"),
    (22, "LOC (Additional location information)"),
    (23, "NAM"),
    (24, "PC (Postal/ZIP code)"),
    (25, "BLD (Building)"),
    (26, "UNIT"),
    (27, "FLR (Floor)"),
    (28, "ROOM"),
    (29, "PLC (Place-type)"),
    (30, "PCN (Postal community name)"),
    (31, "POBOX"),
    (32, "ADDCODE (Additional Code)"),
    (33, "SEAT"),
    (34, "RD (Primary road or street)"),
    (35, "RDSEC (Road section)"),
    (36, "RDBR (Road branch)"),
    (37, "RDSUBBR (Road sub-branch)"),
    (38, "PRM (Road pre-modifier)"),
    (39, "POM (Road post-modifier"),
    (128, "Script"),
];

static OPTION_DHCP_AUTO_CONFIGURATION_NAMES: &[(u64, &str)] = &[(0, "DoNotAutoConfigure"), (1, "AutoConfigure")];

static OPTION_SIP_SERVER_ENCODING_NAMES: &[(u64, &str)] = &[(0, "Fully Qualified Domain Name"), (1, "IPv4 Address")];

static OPTION_VI_CLASS_CL_ADDRESS_MODE_NAMES: &[(u64, &str)] = &[(1, "IPv4"), (2, "IPv6")];

static OPTION_VI_TR111_SUBOPTION_NAMES: &[(u64, &str)] = &[
    (1, "DeviceManufacturerOUI"),
    (2, "DeviceSerialNumber"),
    (3, "DeviceProductClass"),
    (4, "GatewayManufacturerOUI"),
    (5, "GatewaySerialNumber"),
    (6, "GatewayProductClass"),
];

static OPTION_FORCERENEW_NONCE_ALGORITHM_NAMES: &[(u64, &str)] = &[(1, "HMAC-MD5")];

static OPTION_RDNSS_PREFERENCE_NAMES: &[(u64, &str)] = &[(0, "Medium"), (1, "High"), (2, "Reserved"), (3, "Low")];

static OPTION_BULK_LEASE_STATUS_CODE_NAMES: &[(u64, &str)] =
    &[(0, "Success"), (1, "UpsecFail"), (2, "QueryTerminated"), (3, "MalformedQuery"), (4, "NotAllowed")];

static OPTION_BULK_LEASE_DHCP_STATE_NAMES: &[(u64, &str)] = &[
    (1, "Available"),
    (2, "Active"),
    (3, "Expired"),
    (4, "Released"),
    (5, "Abandoned"),
    (6, "Reset"),
    (7, "Remote"),
    (8, "Transitioning"),
];
