import java.util.Map;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/** The filter "snowball" of the full distribution's module analysis-common, which Maven Central does not carry. */
public class SnowballModule extends Plugin implements AnalysisPlugin {
    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of("snowball", (index, env, name, settings) -> new AbstractTokenFilterFactory(name) {
            @Override public TokenStream create(TokenStream tokens) {
                return new SnowballFilter(tokens, settings.get("language", "English"));
            }
        });
    }
}
