package io.keepalive.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact tail, from where nothing is suspected to where no probability is left. */
class NormalTailTest {

    /** What the class promises; 1e-9 is needed. */
    private static final double PROMISED = 1e-12;

    /** Of 400 digits, by the complementary error function; beyond 1000 by its asymptotic series. */
    @ParameterizedTest
    @CsvSource({
        "-37.0, 2.486583987686479272043859e-300",
        "-20.0, 1.195883759946392723762889e-89",
        "-8.0, 2.701728849543921287690457e-16",
        "-5.0, 1.244912137388291749043218e-7",
        "-3.0, 0.0005866493137900666910232816",
        "-2.0, 0.009994379534108708901958646",
        "-1.5, 0.03002862123211564754637939",
        "-1.0, 0.07502601295781802323798172",
        "-0.5, 0.1602313922778490173285748",
        "-1e-06, 0.3010296491472574829410382",
        "0.0, 0.3010299956639811952137389",
        "1e-06, 0.3010303421809813879406493",
        "0.5, 0.5106919892652407744712585",
        "1.0, 0.7995455414919705000308679",
        "1.5, 1.175176721614816421680123",
        "1.9999999, 1.643015977073497883920624",
        "2.0, 1.643016080140937047984366",
        "2.0000001, 1.643016183208379829829405",
        "3.0, 2.869699035929369077223182",
        "5.0, 6.542645672390654496335454",
        "6.0, 9.005864327476704209196298",
        "8.0, 15.20614255101715455825734",
        "10.0, 23.11805340548607589426978",
        "20.0, 88.56009534307559192031733",
        "37.0, 299.2421811786099216715267",
        "38.0, 315.5397897039625078947288",
        "40.0, 349.4370064593458420860509",
        "100.0, 2173.871542869034376527531",
        "1000.0, 217150.6400419943862792616",
        "1000000.0, 217147240958.025003759744",
        "1000000000.0, 217147240951625923.2246544",
        "3e15, 1.95432516856463322443008e+30",
        "1e20, 2.171472409516259138255645e+39",
        "5e31, 5.42868102379064842826277e+62"
    })
    void isTheTailOfTheNormalDistribution(double deviations, double phi) {
        assertThat(NormalTail.phi(deviations)).isCloseTo(phi, within(PROMISED * phi));
    }

    /** Another way to the same: the series around 0, in decimals, with as many digits as cancel out. */
    @ParameterizedTest
    @ValueSource(doubles = {-8, -6.25, -4.5, -2.125, -1.75, -0.25, 0.125, 0.75, 1.25, 1.875, 2.25, 4.75, 7.5})
    void isWhatDecimalsSayOfEveryPart(double deviations) {
        MathContext digits = new MathContext(80);
        BigDecimal z = new BigDecimal(deviations);
        BigDecimal half = z.multiply(z).divide(BigDecimal.valueOf(2));
        BigDecimal power = z;
        BigDecimal sum = z; // of (-1)^k z^(2k+1) / (2^k k! (2k+1))
        for (int k = 1; k < 400; k++) {
            power = power.multiply(half, digits).negate().divide(BigDecimal.valueOf(k), digits);
            sum = sum.add(power.divide(BigDecimal.valueOf(2L * k + 1), digits), digits);
        }
        BigDecimal root =
                new BigDecimal("6.2831853071795864769252867665590057683943387987502").sqrt(new MathContext(49));
        BigDecimal tail = new BigDecimal("0.5").subtract(sum.divide(root, digits), digits);
        double near1 = BigDecimal.ONE.subtract(tail).doubleValue();
        double expected = (deviations < 0 ? -Math.log1p(-near1) : -Math.log(tail.doubleValue())) / Math.log(10);

        assertThat(NormalTail.phi(deviations)).isCloseTo(expected, within(PROMISED * expected));
    }

    @Test
    void neverFallsFromOneDoubleToTheNext() {
        Random random = new Random(8);
        for (int start = 0; start < 20_000; start++) {
            double z = start % 2 == 0 ? random.nextDouble() * 46 - 38 : Math.pow(10, random.nextDouble() * 32);
            double before = NormalTail.phi(z);
            for (int step = 0; step < 8; step++) {
                z = step % 2 == 0 ? Math.nextUp(z) : z + 0x1p-44 * Math.max(1, Math.abs(z) * 0x1p-8);
                double phi = NormalTail.phi(z);
                assertThat(phi).as("%s", z).isGreaterThanOrEqualTo(before);
                before = phi;
            }
        }
    }

    @Test
    void isFiniteAtEverySilenceThatALongHolds() {
        assertThat(NormalTail.phi(Long.MAX_VALUE)).isFinite().isGreaterThan(1e37);
        assertThat(NormalTail.phi(1e32)).isFinite();
        assertThat(NormalTail.phi(-38)).isZero();
        assertThat(NormalTail.phi(-1e32)).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 1e-16, 1e-3, 0.3, 0.5, 1, 1.643016, 2, 8, 16, 300, 1000, 12_345.678, 1e6})
    void theInverseIsTheFirstAtWhichPhiIsReached(double phi) {
        double deviations = NormalTail.deviations(phi);

        assertThat(NormalTail.phi(deviations)).isGreaterThanOrEqualTo(phi);
        double less = NormalTail.rounded(deviations - Math.max(0x1p-44, Math.ulp(deviations)));
        assertThat(NormalTail.phi(less)).isLessThan(phi);
    }
}
