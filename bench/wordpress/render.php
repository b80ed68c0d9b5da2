<?php
/**
 * Renders bodies of posts with WordPress's own code: `php render.php FOLDER < bodies.jsonl > rendered.jsonl`.
 *
 * FOLDER holds `wp-includes`. Each line is {"body": "…", "reusable": {"7": "…"}}, each answer {"html": "…"}. No database,
 * no network: options are empty, posts are those given, and what shows pictures, films or other sites shows nothing.
 */

error_reporting( E_ALL & ~E_DEPRECATED );
ini_set( 'display_errors', 'stderr' );
define( 'ABSPATH', rtrim( $argv[1], '/' ) . '/' );
define( 'WPINC', 'wp-includes' );
define( 'WP_CONTENT_DIR', ABSPATH . 'wp-content' );
define( 'WP_DEBUG', false );
define( 'OBJECT', 'OBJECT' );
define( 'ARRAY_A', 'ARRAY_A' );
define( 'ARRAY_N', 'ARRAY_N' );
/** WordPress's own, and those of WordPress.com. */
const PICTURES_AND_FILMS = array( 'audio', 'gallery', 'playlist', 'video', 'polldaddy', 'slideshow', 'vimeo', 'youtube' );

foreach ( array(
	'load', 'plugin', 'compat', 'class-wp-list-util', 'functions', 'cache', 'class-wp-error', 'l10n', 'pomo/translations',
	'formatting', 'kses', 'shortcodes', 'media', 'link-template', 'general-template', 'theme', 'capabilities', 'meta',
	'post', 'class-wp-post', 'class-wp-query', 'query', 'post-template', 'class-wp-block-parser', 'class-wp-block-type',
	'class-wp-block-type-registry', 'class-wp-block-supports', 'class-wp-block-list', 'class-wp-block', 'blocks',
	'blocks/block', 'blocks/shortcode',
) as $file ) {
	require_once ABSPATH . WPINC . "/$file.php";
}

/** A database without rows. */
final class NoRows {
	public $posts = 'posts', $postmeta = 'postmeta', $terms = 'terms';
	public function __call( $name, $arguments ) {
		return 'get_results' === $name || 'get_col' === $name ? array() : null;
	}
}

/** Shows nothing of other sites. */
final class NothingEmbedded {
	public function __call( $name, $arguments ) {
		return $arguments[0];
	}
}

/** The post has no author, and nobody is logged in. */
function get_userdata() {
	return false;
}
function is_user_logged_in() {
	return false;
}

wp_cache_init();
$wpdb     = new NoRows();
$wp_embed = new NothingEmbedded();
$wp_query = new WP_Query();
add_filter( 'pre_option', static fn( $value, $option ) => 'blog_charset' === $option ? 'UTF-8' : '', 10, 2 );
foreach ( array( 'block', 'shortcode' ) as $name ) {
	register_block_type( "core/$name", array( 'render_callback' => "render_block_core_$name" ) );
}
foreach ( PICTURES_AND_FILMS as $name ) {
	add_shortcode( $name, '__return_empty_string' );
}
// As where the other site cannot be shown.
add_shortcode( 'embed', static fn( $attributes, $address ) => $address );
// As a plugin's that shows the words in it.
add_shortcode( 'unknown_thing', static fn( $attributes, $words ) => $words );
add_shortcode( 'caption', 'img_caption_shortcode' );
add_shortcode( 'wp_caption', 'img_caption_shortcode' );

// As wp-includes/default-filters.php adds them, without those that only change addresses, pictures and smileys.
add_filter( 'the_content', 'do_blocks', 9 );
add_filter( 'the_content', 'wptexturize' );
add_filter( 'the_content', 'wpautop' );
add_filter( 'the_content', 'shortcode_unautop' );
add_filter( 'the_content', 'capital_P_dangit', 11 );
add_filter( 'the_content', 'do_shortcode', 11 );

/** A published post or reusable block. */
function published( int $number, string $type, string $content ): WP_Post {
	$fields = array( 'ID' => $number, 'post_type' => $type, 'post_content' => $content, 'post_status' => 'publish' );
	return new WP_Post( (object) ( $fields + array( 'post_password' => '', 'filter' => 'raw' ) ) );
}

/** The HTML of every page of a post, as its own page shows it. */
function rendered( string $body ): string {
	global $wp_query, $post;
	$post                        = published( 1, 'post', $body );
	$wp_query->is_single         = true;
	$wp_query->queried_object    = $post;
	$wp_query->queried_object_id = 1;
	$html                        = '';
	for ( $page = 1, $pages = 1; $page <= $pages; $page++ ) {
		$wp_query->set( 'page', $page );
		$pages = $wp_query->generate_postdata( $post )['numpages'];
		$html .= apply_filters( 'the_content', get_the_content( null, false, $post ) ) . "\n";
	}
	return $html;
}

while ( false !== ( $line = fgets( STDIN ) ) ) {
	$given = json_decode( $line, true, 512, JSON_THROW_ON_ERROR );
	wp_cache_flush();
	foreach ( $given['reusable'] ?? array() as $number => $source ) {
		wp_cache_set( (int) $number, published( (int) $number, 'wp_block', $source ), 'posts' );
	}
	echo json_encode( array( 'html' => rendered( $given['body'] ) ), JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE ), "\n";
}
