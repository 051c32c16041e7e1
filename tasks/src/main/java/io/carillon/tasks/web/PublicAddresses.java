package io.carillon.tasks.web;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The IP addresses of the public Internet, after IANA's registries of special-purpose IPv4 and IPv6
 * addresses (RFC 6890).
 */
final class PublicAddresses {

  private static final List<Block> SPECIAL_V4 =
      List.of(
          Block.of("0.0.0.0", 8), // this network
          Block.of("10.0.0.0", 8), // private, RFC 1918
          Block.of("100.64.0.0", 10), // carrier-grade NAT, RFC 6598
          Block.of("127.0.0.0", 8), // loopback
          Block.of("169.254.0.0", 16), // link-local, and the metadata services of clouds
          Block.of("172.16.0.0", 12), // private, RFC 1918
          Block.of("192.0.0.0", 24), // IETF protocol assignments
          Block.of("192.0.2.0", 24), // documentation
          Block.of("192.88.99.0", 24), // 6to4 relays
          Block.of("192.168.0.0", 16), // private, RFC 1918
          Block.of("198.18.0.0", 15), // benchmarks
          Block.of("198.51.100.0", 24), // documentation
          Block.of("203.0.113.0", 24), // documentation
          Block.of("224.0.0.0", 4), // multicast
          Block.of("240.0.0.0", 4)); // reserved, and broadcast

  private PublicAddresses() {}

  /**
   * Returns whether it is a public unicast address. IPv4 inside IPv6 counts as that IPv4 address.
   */
  static boolean contains(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet4Address
        ? containsV4(bytes.getInt())
        : containsV6(bytes.getLong(), bytes.getLong());
  }

  private static boolean containsV4(int address) {
    return SPECIAL_V4.stream().noneMatch(block -> block.contains(address));
  }

  private static boolean containsV6(long high, long low) {
    int first = (int) (high >>> 48);
    int second = (int) (high >>> 32) & 0xffff;
    if (high == 0x0064_ff9b_0000_0000L && low >>> 32 == 0) {
      return containsV4((int) low); // NAT64, RFC 6052
    }
    // Only 2000::/3 is public; so ::1, ::ffff:0:0/96, fc00::/7, fe80::/10 and ff00::/8 are not.
    boolean global = first >>> 13 == 1;
    return global && !isSpecial(first, second);
  }

  private static boolean isSpecial(int first, int second) {
    return (first == 0x2001 && second < 0x0200) // Teredo and other IETF assignments
        || (first == 0x2001 && second == 0x0db8) // documentation
        || first == 0x2002 // 6to4: leads to any IPv4 address
        || (first == 0x3fff && second < 0x1000); // documentation
  }

  private record Block(int base, int bits) {

    static Block of(String base, int bits) {
      int value =
          Arrays.stream(base.split("\\.", -1))
              .mapToInt(Integer::parseInt)
              .reduce(0, (sum, part) -> sum << 8 | part);
      return new Block(value, bits);
    }

    boolean contains(int address) {
      return (address ^ base) >>> (32 - bits) == 0;
    }
  }
}
